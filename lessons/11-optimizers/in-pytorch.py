import torch
from torch import optim
from torch.nn.utils import clip_grad_norm_
from torch.optim import lr_scheduler

# four steps of Adam, two numbers
w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
adam = optim.Adam([w], lr=0.1)
for gradient in ([50, 0.01], [40, -0.01], [50, 0.01], [60, -0.01]):
    w.grad = torch.tensor(gradient, dtype=torch.float64)
    adam.step()
print(w)

# decay by way of the gradient, and beside it
for optimizer in (optim.Adam, optim.AdamW):
    w = torch.ones(2, dtype=torch.float64, requires_grad=True)
    decaying = optimizer([w], lr=0.01, weight_decay=0.1)
    for step in range(1000):
        sign = 1 if step % 2 == 0 else -1
        w.grad = torch.tensor([10.0 * sign, 0.01 * sign], dtype=torch.float64)
        decaying.step()
    print(w)

# the cosine, and one cycle
sgd = optim.SGD([w], lr=0.1, momentum=0.9)
scheduler = lr_scheduler.CosineAnnealingLR(sgd, T_max=4, eta_min=0.02)
rates = []
for step in range(7):
    rates += [round(sgd.param_groups[0]["lr"], 5)]
    sgd.step()
    scheduler.step()
print(rates)
sgd = optim.SGD([w], lr=1, momentum=0.9)
scheduler = lr_scheduler.OneCycleLR(sgd, max_lr=1, total_steps=20)
for step in range(5):
    sgd.step()
    scheduler.step()
print(sgd.param_groups[0]["lr"], sgd.param_groups[0]["momentum"])

# clipping
a = torch.zeros(2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
a.grad, b.grad = torch.tensor([3, 0.5]), torch.tensor([4.0])
print(clip_grad_norm_([a, b], 1), a.grad, b.grad)
