console.log('stepgrad')
