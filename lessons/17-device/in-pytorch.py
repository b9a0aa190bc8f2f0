import torch
import torch.nn as nn

# a device that every machine has: tensors there have a shape, and no numbers
meta = torch.device("meta")

# a tensor is copied, and the copy stays in the graph; where nothing changes, it is returned itself
x = torch.ones(2, requires_grad=True)
y = x.to(meta)
print(x.device, y.device, y.is_leaf, x.to("cpu") is x, x.to("cpu", torch.float64) is x)
print(y)

# a module changes itself: what was made of its parameters before, such as a gradient, moves along
layer = nn.Linear(2, 1)
weight = layer.weight
weight.grad = torch.ones(1, 2)
print(layer.to("cpu", torch.float64) is layer, layer.weight is weight, weight.grad.dtype)

# devices do not mix, but for a number of the cpu
try:
    x + y
except RuntimeError as error:
    print(error)
print((y * torch.tensor(2.0)).device)

# copy_ fetches from anywhere
print(torch.zeros(2, dtype=torch.float64).copy_(torch.ones(2)))
