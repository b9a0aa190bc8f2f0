export { type Dataset, firstImages, type ImageSet } from './image-set.ts'
export { loadMnist } from './mnist.ts'
export { loadCifar10, type LoadCifar10Options } from './cifar10.ts'
export { cacheFolder } from './cache-folder.ts'
