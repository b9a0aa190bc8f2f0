/* global addEventListener, document, Event, MutationObserver */
// The search's index is large: it comes when somebody is about to search.
const index = document.getElementById('tsd-search-script')
const trigger = document.getElementById('tsd-search-trigger')
const field = document.getElementById('tsd-search-input')
const status = document.getElementById('tsd-search-status')

function fetchIndex() {
  if (!index.src) index.src = index.dataset.src
}
for (const event of ['pointerenter', 'focus', 'click']) trigger.addEventListener(event, fetchIndex)
addEventListener('keydown', ({ key, ctrlKey }) => {
  if (key === '/' || (ctrlKey && key === 'k')) fetchIndex()
})

// What was typed before the index was there is searched when it is.
const arrival = new MutationObserver(() => {
  arrival.disconnect()
  if (field.value) field.dispatchEvent(new Event('input'))
})
arrival.observe(status, { childList: true })
