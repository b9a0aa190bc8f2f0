/** Loaded first by whatever prints. A reader such as `head` may go before we are done: that is no failure. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
