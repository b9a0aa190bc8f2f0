#!/usr/bin/env node
import './reader-gone.mjs'

// Node 22.18 and later run TypeScript as it is; before that a loader strips the types.
if (!process.features.typescript) await import('@oxc-node/core/register')
await import('../src/main.ts')
