import torch

w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.LBFGS([w], line_search_fn='strong_wolfe')
asked = 0


def closure():
    global asked
    asked += 1
    optimizer.zero_grad()
    a, b = w
    loss = (1 - a) ** 2 + 100 * (b - a * a) ** 2
    loss.backward()
    return loss


for step in range(3):
    loss = optimizer.step(closure)
    print('%.4f' % loss.item(), asked, ['%.6f' % number for number in w.tolist()])
