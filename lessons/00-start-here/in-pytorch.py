import torch

x = torch.tensor([2.0, 3.0])
w = torch.tensor([1.0, -0.5], requires_grad=True)
b = torch.tensor(0.25, requires_grad=True)

y = torch.relu(w @ x + b)
loss = (y - 1.75) ** 2
loss.backward()
print(y.item(), loss.item())
print(w.grad, b.grad)

optimizer = torch.optim.SGD([w, b], lr=0.01)
optimizer.step()
print(w.data, b.data)
