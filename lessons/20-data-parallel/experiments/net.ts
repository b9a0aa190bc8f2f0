import { type Tensor, nn } from '@stepgrad/20-data-parallel'
const F = nn.functional

export class Net extends nn.Module {
  conv1 = new nn.Conv2d(3, 6, 5)
  pool = new nn.MaxPool2d(2, { stride: 2 })
  conv2 = new nn.Conv2d(6, 16, 5)
  fc1 = new nn.Linear(16 * 5 * 5, 120)
  fc2 = new nn.Linear(120, 84)
  fc3 = new nn.Linear(84, 10)

  override forward(x: Tensor): Tensor {
    x = this.pool.forward(F.relu(this.conv1.forward(x)))
    x = this.pool.forward(F.relu(this.conv2.forward(x)))
    x = x.flatten(1)
    x = F.relu(this.fc1.forward(x))
    x = F.relu(this.fc2.forward(x))
    x = this.fc3.forward(x)
    return x
  }
}
