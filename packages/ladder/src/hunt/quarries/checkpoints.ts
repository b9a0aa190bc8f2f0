import type { Ground } from './quarry.ts'

export const checkpoints: Ground = {
  stage: 'checkpoints',
  quarries: [
    {
      mistake: 'header-length-big-endian',
      level: 'easy',
      inside: 'encodeSafetensors',
      noticedBy: 'safetensors > a file is the length of its header, the header, the numbers',
      lesson: 'A file, byte by byte',
      hints: {
        tests:
          'Nothing that was written can be read: a header is said to have an astronomic number of ' +
          'bytes. Files that PyTorch wrote are read well. So who is wrong, writer or reader?',
        file: 'What are the first 8 bytes of a file?',
        place: 'Which byte of that number comes first, and which word of DataView says so?',
      },
      explanation:
        'The length of the header was written with its largest byte first. A length of 120 was ' +
        'then read as 120 · 2⁵⁶, which is why the numbers in the messages are so large. DataView ' +
        'writes big-endian unless told, for that is the order in networks; processors and nearly ' +
        'all files of numbers are little-endian, safetensors among them.',
    },
    {
      mistake: 'view-saved-as-it-lies',
      level: 'medium',
      inside: 'bytesOf',
      noticedBy: 'safetensors > a view is written as what it shows, and no more',
      lesson: 'A file, byte by byte',
      hints: {
        tests:
          'Only two tests of `safetensors` fail. Shapes and dtypes come back as they were, and so ' +
          'do most tensors. What have the others in common?',
        file: 'A tensor becomes bytes. In which order do its numbers lie?',
        place: 'Take a tensor (2, 3) and transpose it. What does its storage hold, and where?',
      },
      explanation:
        'A transposed tensor was saved in the order of its storage, under the shape of the view, ' +
        'so that other numbers came back in each place. A file has no strides: what is written ' +
        'has to lie row by row. PyTorch’s safetensors refuses tensors that are not contiguous, ' +
        'and one calls contiguous() before; here this is done for you.',
    },
    {
      mistake: 'header-not-padded',
      level: 'hard',
      inside: 'encodeHeader',
      noticedBy: 'safetensors > each number begins at a multiple of its size',
      lesson: 'A file, byte by byte',
      hints: {
        tests:
          'Three tests of `safetensors` fail and one of `checkpoints`, where single bytes are ' +
          'compared. Whatever was written is read again, so nothing is lost.',
        file: 'Where does the first number begin, counted from the first byte of the file?',
        place: 'The lesson’s header has 115 letters and is 120 bytes long. Why?',
      },
      explanation:
        'The header ended where its text ends, and so the numbers began at any byte. Our reader ' +
        'copies them and does not mind. But a reader that looks at a file as an array of floats, ' +
        'as safetensors does with a file that is mapped into memory, needs each number at a ' +
        'multiple of its size; so spaces are added to the header up to a multiple of 8.',
    },
  ],
}
