/**
 * Loaded first by whatever prints. A reader such as `head` may go before we are done: that is no failure.
 * Where a terminal goes, SIGHUP says so, and whoever hears that has something to save yet.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code === 'EIO') return
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
