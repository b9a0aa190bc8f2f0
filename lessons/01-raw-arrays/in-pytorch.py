import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


torch.manual_seed(0)
net = Net()
images = torch.empty(4, 3, 32, 32).uniform_(-1, 1)
targets = torch.tensor([0, 1, 2, 3])

first = net.conv1.weight.data.flatten()[:3].tolist()
print("conv1.weight begins", *(f"{w:.6f}" for w in first))

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
for step in range(3):
    optimizer.zero_grad()
    cost = criterion(net(images), targets)
    cost.backward()
    slope = net.conv1.bias.grad[0]
    print(f"cost {cost.item():.6f}  slope by conv1.bias[0] {slope.item():.6f}")
    optimizer.step()
