import torch
import torch.nn.functional as F
from torch import nn

# dropout
torch.manual_seed(0)
dropout = nn.Dropout(0.25)
print(dropout(torch.ones(8)))
print(dropout.eval()(torch.ones(8)))

# batch norm by hand
x = torch.tensor([[1.0], [1], [5], [5]], dtype=torch.float64, requires_grad=True)
y = F.batch_norm(x, None, None, training=True, eps=0)
y.backward(torch.tensor([[1.0], [0], [0], [0]], dtype=torch.float64))
print(y.flatten().tolist(), x.grad.flatten().tolist())

# running values
norm = nn.BatchNorm1d(2)
norm(torch.tensor([[1.0, 10], [3, 30], [5, 20]]))
for name, value in norm.state_dict().items():
    print(name, value)
try:
    norm(torch.ones(1, 2))
except ValueError as error:
    print(error)
print(norm.num_batches_tracked)

# a whole network
net = nn.Sequential(nn.Linear(2, 2), norm, dropout)
print(net.eval().training, norm.training, dropout.training)
y = net(torch.ones(1, 2))
print(y.shape, y.requires_grad)
