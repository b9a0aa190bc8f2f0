/** A network that needs no class. */
import { nn, zeros } from '@stepgrad/08-train-eval'

const net = new nn.Sequential(
  new nn.Conv2d(3, 6, 5),
  new nn.BatchNorm2d(6),
  new nn.GELU(),
  new nn.AvgPool2d(2),
  new nn.Dropout2d(0.1),
  new nn.Flatten(),
  new nn.Linear(6 * 14 * 14, 10),
)
console.log(String(net))
console.log(net.eval().forward(zeros([4, 3, 32, 32])).shape)
