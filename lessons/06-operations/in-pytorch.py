import torch

# sigmoid
x = torch.tensor([-1000.0, 0, 1000], dtype=torch.float64, requires_grad=True)
y = x.sigmoid()
y.sum().backward()
print(y.detach(), x.grad)

# ties
for f in [lambda x: x.maximum(torch.tensor(2.0)), lambda x: x.amax(), lambda x: x.max(dim=0).values]:
    x = torch.tensor([1.0, 2, 2], requires_grad=True)
    f(x).sum().backward()
    print(x.grad)

# whole numbers and truths
logits = torch.tensor([[0.5, 2, -1], [3, 0.25, 1], [-1, 0, -2]])
targets = torch.tensor([1, 0, 2])
right = logits.argmax(dim=1) == targets
print(right, right.sum(), right.float().mean())

# promotion
counts = torch.tensor([1, 2])
print((counts + 2).dtype, (counts + 2.5).dtype, (counts / 2).dtype, (counts == 1).dtype)
for f in [lambda: counts.div_(2), counts.mean]:
    try:
        f()
    except RuntimeError as error:
        print(error)

# rows
x = torch.tensor([[1.0, 2], [3, 4], [5, 6]], requires_grad=True)
rows = x[torch.tensor([2, 0, 2])]
(rows * torch.tensor([[1.0], [10], [100]])).sum().backward()
print(x.grad)

# slices
x = torch.arange(12.0).view(3, 4)
print(x[::2, ::3], x[:, -1], x[x % 5 == 0])
try:
    x[:, ::-1]
except ValueError as error:
    print(error)

# where
x = torch.tensor([-4.0, 0, 4], requires_grad=True)
torch.where(x > 0, x.sqrt(), 0.0).sum().backward()
print(x.grad)
