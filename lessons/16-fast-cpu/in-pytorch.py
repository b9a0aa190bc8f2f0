import torch

# an order of additions is part of a result
x = torch.tensor([1e16, 1.0, -1e16], dtype=torch.float64)
print((x[0] + x[1] + x[2]).item(), (x[0] + x[2] + x[1]).item())

# a zero is not left out where it would be missed
print(torch.tensor([[0.0, 0.0, 3.0]]) @ torch.tensor([[5.0], [float("inf")], [2.0]]))

# a convolution is a product of matrices: taps along one side, windows along the other
image = torch.arange(9.0).view(1, 1, 3, 3)
kernel = torch.tensor([[[[1.0, 0.0], [0.0, 2.0]]]])
windows = torch.nn.functional.unfold(image, 2)
print(windows[0])
print(kernel.view(1, 4) @ windows[0])
print(torch.nn.functional.conv2d(image, kernel).view(-1))
