import torch
from torch.autograd import gradcheck


def attempt(f):
    try:
        print(f())
    except RuntimeError as error:
        print(str(error).split(". ")[0])


# a step
w = torch.tensor([2.0, -4.0], requires_grad=True)
(w * w).sum().backward()
attempt(lambda: w.sub_(0.25 * w.grad))
with torch.no_grad():
    w -= 0.25 * w.grad
print(w)

# detach and data
for through in ["detach", "data"]:
    x = torch.tensor(3.0, requires_grad=True)
    y = x * x
    same = x.detach() if through == "detach" else x.data
    same.fill_(10)
    print(through, x._version)
    attempt(lambda: (y.backward(), x.grad)[1])

# a bias set by hand
layer = torch.nn.Linear(2, 1)
layer.bias.data = torch.tensor([0.5])
print(layer.bias)

# twice
x = torch.tensor(3.0, requires_grad=True)
y = x * x
y.backward(retain_graph=True)
y.backward()
print(x.grad)
attempt(lambda: y.backward())

# in place
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 3
y.add_(10).mul_(x)
y.sum().backward()
print(x.grad)

# gradcheck
x = torch.tensor([1.0, 2.0, -1.0], requires_grad=True)
print(gradcheck(lambda x: x * x * x, x.detach().double().requires_grad_()))
print(gradcheck(lambda x: x * x * x, x, raise_exception=False))
