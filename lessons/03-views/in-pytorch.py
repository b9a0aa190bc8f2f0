import torch

x = torch.arange(6.0).view(2, 3)
for v in (x, x.t(), x.narrow(1, 1, 2), x[:, 1:], x[:, 2:].expand(2, 4)):
    print(tuple(v.shape), v.stride(), v.storage_offset())
print(torch.zeros(4, 16, 5, 5).view(-1, 16 * 5 * 5).shape)
try:
    x.t().view(6)
except RuntimeError as error:
    print(error)
print(x.t().reshape(6), x.t().is_contiguous())

print(torch.tensor([[10.0], [20.0]]) + torch.tensor([1.0, 2.0, 3.0]))
print(x.sum(dim=0), x.mean(dim=1, keepdim=True).shape)
print(torch.tensor([1.0, float("nan"), 3.0]).max(), torch.zeros(0).sum(), torch.zeros(0).mean())

X = torch.tensor([[1.0, 2, 3], [4, 5, 6]])
W = torch.tensor([[1.0, 0, -1], [2, 1, 0]])
print(X @ W.t() + torch.tensor([10.0, 20.0]))

x[:, 1].fill_(7)
x += 1
print(x)
