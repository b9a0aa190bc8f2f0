import torch
import torch.nn as nn
import torch.optim as optim

w = nn.Parameter(torch.tensor([10.0, 1.0], dtype=torch.float64))
optimizer = optim.SGD([w], lr=0.03, momentum=0.9)
for step in range(100):
    cost = (w * w * torch.tensor([1.0, 25.0])).sum() / 2
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(['%.2g' % number for number in w.tolist()])

layer = nn.Linear(2, 1)
optimizer = optim.SGD([{'params': [layer.weight]}, {'params': [layer.bias], 'lr': 0.1}], lr=0.01)
print([group['lr'] for group in optimizer.param_groups])
try:
    optim.SGD(layer.parameters(), lr=0.1, nesterov=True)
except ValueError as error:
    print(error)
