import torch

# as torch cuts a batch for its devices
print([len(part) for part in torch.arange(7).chunk(3)])
print([len(part) for part in torch.arange(4).chunk(3)])

# without a graphics card DataParallel just calls the network
net = torch.nn.DataParallel(torch.nn.Linear(4, 3))
print(list(net.state_dict()))
print(net)
