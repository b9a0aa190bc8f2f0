import torch
import torch.nn as nn
import torch.nn.functional as F

# the neuron
w1 = torch.tensor(1.0, requires_grad=True)
w2 = torch.tensor(-0.5, requires_grad=True)
b = torch.tensor(0.25, requires_grad=True)
y = F.relu(w1 * 2 + w2 * 3 + b)
error = y - 1.75
loss = error * error
print(loss)
print([node.name() for node, _ in loss.grad_fn.next_functions])
loss.backward()
print(w1.grad, w2.grad, b.grad)

# a leaf, and what looks like one
w = torch.tensor([1.0, 2.0], requires_grad=True)
half = torch.tensor([6.0, 8.0], requires_grad=True) / 2
print(w.is_leaf, half.is_leaf)

# broadcast to one shape
row = torch.zeros(3, requires_grad=True)
column = torch.zeros(2, 1, requires_grad=True)
(row + column).backward(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
print(row.grad, column.grad.view(2))

# two backward passes
a = torch.tensor(3.0, requires_grad=True)
for _ in range(2):
    (a * a).backward()
    print(a.grad)

# the whole network
torch.manual_seed(0)
net = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)
images = torch.empty(4, 3, 32, 32).uniform_(-1, 1)
cost = nn.CrossEntropyLoss()(net(images), torch.tensor([0, 1, 2, 3]))
cost.backward()
ii = 0
for x in net.parameters():
    if ii == 1:
        print(x.grad.data)
    ii += 1
