import torch
import torch.nn as nn

torch.set_printoptions(precision=4, sci_mode=False)

# options of one loss
logits = torch.tensor([[2.0, 1, 0]], dtype=torch.float64, requires_grad=True)
weight = torch.tensor([3.0, 1, 2], dtype=torch.float64)
criterion = nn.CrossEntropyLoss(weight=weight, label_smoothing=0.3, reduction="sum")
loss = criterion(logits, torch.tensor([0]))
loss.backward()
print(criterion, loss.item())
print(logits.grad)

# ignored
logits = torch.tensor([[2.0, 1, 0], [0, 3, 0], [1, 1, 1]], requires_grad=True)
criterion = nn.CrossEntropyLoss(ignore_index=255)
print(criterion(logits, torch.tensor([0, 255, 1])))
cost = criterion(logits, torch.tensor([255, 255, 255]))
cost.backward()
print(cost, logits.grad)

# probabilities as targets
halves = torch.tensor([[0.5, 0.5, 0]])
print(nn.CrossEntropyLoss()(torch.tensor([[2.0, 1, 0]]), halves))

# being off by 4
off, zero = torch.tensor([4.0]), torch.tensor([0.0])
for criterion in [nn.MSELoss(), nn.L1Loss(), nn.SmoothL1Loss(), nn.HuberLoss(delta=2)]:
    print(criterion, criterion(off, zero).item())

# yes or no
x = torch.tensor([20.0], requires_grad=True)
nn.BCEWithLogitsLoss()(x, zero).backward()
print(nn.BCELoss()(torch.sigmoid(x), zero), x.grad)
