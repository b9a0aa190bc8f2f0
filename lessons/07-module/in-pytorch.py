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
print(net)
print(len(list(net.parameters())), sum(p.numel() for p in net.parameters()))
images = torch.randn(4, 3, 32, 32)
F.cross_entropy(net(images), torch.tensor([3, 8, 8, 0])).backward()
print(net.conv1.bias.grad)

layer = nn.Linear(2, 1)
layer.weight.data = torch.tensor([[0.5, -0.25]])
nn.init.ones_(layer.bias)
print(layer(torch.tensor([[2.0, 4.0]])))
try:
    layer.load_state_dict({'weight': torch.zeros(1, 3)})
except RuntimeError as error:
    print(error)
