// The search's index is large: it comes when somebody is about to search.
const index = document.getElementById('tsd-search-script')
const trigger = document.getElementById('tsd-search-trigger')
function fetchIndex() {
  if (!index.src) index.src = index.dataset.src
}
for (const event of ['pointerenter', 'focus', 'click']) trigger.addEventListener(event, fetchIndex)
addEventListener('keydown', ({ key, ctrlKey }) => {
  if (key === '/' || (ctrlKey && key === 'k')) fetchIndex()
})
