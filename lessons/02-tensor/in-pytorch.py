import torch
import torch.nn.functional as F

x = torch.arange(12.0).reshape(2, 2, 3)
print(x.shape, x.stride(), x.dtype)
print(x.dim(), x.numel(), x[1, 0, 2].item())

print(torch.zeros(2, 3).tolist(), torch.full((2, 2), 7.0).tolist())
print(torch.arange(1, 2, 0.25), torch.tensor(7.0).shape)
print(torch.tensor(0.1).item(), torch.tensor(0.1, dtype=torch.float64).item())

try:
    F.linear(torch.tensor([[1.0, 2, 3], [4, 5, 6]]), torch.tensor([[1.0, 2], [0, 1], [-1, 0]]))
except RuntimeError as error:
    print(error)
try:
    F.linear(torch.ones(1, 2, dtype=torch.float64), torch.ones(1, 2))
except RuntimeError as error:
    print("two dtypes:", type(error).__name__)

torch.manual_seed(0)
print(torch.randn(3))
print(torch.randn(3))
torch.manual_seed(0)
print(torch.randn(16)[:3])
