import sys, time, torch, torch.nn as nn, torch.nn.functional as F
torch.set_num_threads(1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5); self.pool = nn.MaxPool2d(2, 2); self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120); self.fc2 = nn.Linear(120, 84); self.fc3 = nn.Linear(84, 10)
    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x))); x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))
net = Net(); opt = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)
data = {}
for line in sys.stdin:
    B, n = map(int, line.split())
    if B not in data: data[B] = (torch.randn(B, 3, 32, 32), torch.randint(0, 10, (B,)))
    x, y = data[B]
    times = []
    for _ in range(n):
        t = time.perf_counter(); opt.zero_grad(); F.cross_entropy(net(x), y).backward(); opt.step()
        times.append((time.perf_counter() - t) * 1e3)
    print(' '.join(map(str, times)), flush=True)
