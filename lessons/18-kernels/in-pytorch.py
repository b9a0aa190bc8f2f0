import torch
from torch.nn.functional import conv2d, conv_transpose2d, pad

# the gradient of an image: the kernel turned around over a padded dy; PyTorch calls it conv_transpose
weight = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
dy = torch.tensor([[[[1.0, 0.0], [0.0, 10.0]]]])
x = torch.ones(1, 1, 3, 3, requires_grad=True)
conv2d(x, weight).backward(dy)
turned = conv2d(pad(dy, (1, 1, 1, 1)), weight.flip(2, 3))
print(x.grad.equal(turned), x.grad.equal(conv_transpose2d(dy, weight)))
print(turned[0, 0])

# float32 sums: one after the other, and in blocks
tenths = torch.full((1_000_000,), 0.1)
one_place = torch.zeros(1_000_000, dtype=torch.long)
print(torch.zeros(1).index_add(0, one_place, tenths), abs(tenths.sum().item() - 100_000) < 1)

# where it computes
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
net = torch.nn.Linear(3, 2).to(device)
print(net(torch.ones(1, 3, device=device)).device == next(net.parameters()).device)
