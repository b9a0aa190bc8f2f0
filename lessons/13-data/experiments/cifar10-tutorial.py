"""The tutorial's training in PyTorch: python3 cifar10-tutorial.py FOLDER SEED EPOCHS, printed as JSON."""

import hashlib
import json
import sys
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def read(paths):
    """Records of 1 label byte and 3 · 32 · 32 bytes of pixels, as ToTensor and Normalize(0.5, 0.5) make them."""
    data = torch.cat([torch.frombuffer(bytearray(p.read_bytes()), dtype=torch.uint8) for p in paths])
    records = data.view(-1, 3073)
    images = (records[:, 1:].view(-1, 3, 32, 32).float() / 255 - 0.5) / 0.5
    return TensorDataset(images, records[:, 0].long(), torch.arange(len(records)))


def main(folder, seed, epochs):
    torch.set_num_threads(1)
    train = read(sorted(Path(folder).glob('data_batch_*.bin')))
    test = read([Path(folder) / 'test_batch.bin'])

    torch.manual_seed(seed)
    net = Net()
    weights = hashlib.sha256(b''.join(p.detach().numpy().tobytes() for p in net.parameters()))
    train_loader = DataLoader(train, batch_size=4, shuffle=True)
    test_loader = DataLoader(test, batch_size=100)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)

    orders, accuracies, costs = [], [], []
    for _ in range(epochs):
        order, total = [], 0.0
        for images, labels, indices in train_loader:
            optimizer.zero_grad()
            cost = criterion(net(images), labels)
            cost.backward()
            optimizer.step()
            order += indices.tolist()
            total += cost.item() * len(labels)
        orders.append(hashlib.sha256(','.join(map(str, order)).encode()).hexdigest())
        costs.append(total / len(train))
        with torch.no_grad():
            right = sum((net(x).argmax(1) == y).sum().item() for x, y, _ in test_loader)
        accuracies.append(right / len(test))
    print(
        json.dumps(
            {
                'torch': torch.__version__,
                'weights': weights.hexdigest(),
                'orders': orders,
                'accuracies': accuracies,
                'costs': costs,
            }
        )
    )


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
