/** How many of the 8,000 digits to learn from, and of the 2,000 held back, come with the page. */
export const COUNTS = { train: 2000, test: 500 }
