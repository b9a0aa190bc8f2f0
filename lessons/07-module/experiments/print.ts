/** The network as a tree. */
import { Net } from '@stepgrad/07-module'

console.log(String(new Net()))
