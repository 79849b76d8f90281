'use strict';
// The inbox page of the sandbox. Everything it does is a request to the control routes below /__sandbox, and everything
// that came from outside is put on the page as text, never as HTML.

const CONTROL = '/__sandbox';
/** How many messages are on the page, and how many that come at once are put there; older ones can be asked for. */
const MAX_BUBBLES = 200;
const MAX_FRESH = 30;
const PAGE_SIZE = 100;
const MAX_CONVERSATIONS = 100;
const MAX_ITEMS = 300;
const LONG_TEXT = 600;

const STATES = 'RECEIVED QUEUED SENDING SENT DELIVERED FAILED ACCEPTED UNDELIVERED'.split(' ');
const GOOD = new Set(['DELIVERED', 'ACCEPTED']);
const BAD = new Set(['FAILED', 'UNDELIVERED']);

const state = {
  /** Tells this sandbox from another one on the same port. */
  instance: undefined,
  clock: { nowMs: 0, atMs: 0, runs: true },
  /** By their numbers; the latest last. */
  conversations: new Map(),
  totalConversations: 0,
  /** The numbers of the conversation that is shown. */
  selected: undefined,
  /** Messages on the page, by id, oldest first: what is known of each, and its element. */
  bubbles: new Map(),
  /** Tries to post events, by the id of the message. */
  posts: new Map(),
  requests: [],
  callbacks: [],
  kinds: undefined,
  searching: false,
};

// Elements and requests.

function byId(id) {
  return document.getElementById(id);
}

/** Makes an element. Children that are text stay text, whatever they hold. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === 'on')
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child));
  return element;
}

function span(name, ...children) {
  return make('span', { class: name || undefined }, ...children);
}

/** A text from outside, whose direction does not reach beyond it. */
function bdi(text) {
  return make('bdi', {}, text);
}

/** Asks a control route for something. */
function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return send(`${path}?${new URLSearchParams(given)}`);
}

/** Has a control route do something. */
function tell(method, path, body) {
  return send(path, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function send(path, options) {
  const answer = await fetch(CONTROL + path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Runs at most once in each interval, and no more than a fifth of the time, with what there is then. */
function throttled(intervalMs, run) {
  let waiting = false;
  let tookMs = 0;
  const draw = () => {
    const startedMs = performance.now();
    run();
    tookMs = performance.now() - startedMs;
  };
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(
      () => {
        waiting = false;
        requestAnimationFrame(draw);
      },
      Math.max(intervalMs, 4 * tookMs),
    );
  };
}

// Time.

function now() {
  const { nowMs, atMs, runs } = state.clock;
  return runs ? nowMs + performance.now() - atMs : nowMs;
}

/** Takes over the time of the sandbox. Its clock may stand still: then no time goes by between two ticks. */
function setClock(nowMs, isTick) {
  const { clock } = state;
  const atMs = performance.now();
  if (isTick && clock.tickAtMs !== undefined) clock.runs = nowMs - clock.tickMs > (atMs - clock.tickAtMs) / 2;
  if (isTick) Object.assign(clock, { tickMs: nowMs, tickAtMs: atMs });
  Object.assign(clock, { nowMs, atMs });
  showTime();
}

function showTime() {
  const time = new Date(now());
  const text = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  byId('now').textContent = `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
  byId('now').dateTime = text;
}

/** A time of the sandbox, with its day where that is not the day it is there. */
function clockText(timeMs) {
  const text = new Date(timeMs).toISOString();
  const today = new Date(now()).toISOString().slice(0, 10);
  return text.startsWith(today) ? text.slice(11, 19) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
}

function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

// Messages.

function stepNow(timeline) {
  return timeline.filter((step) => step.atMs <= now()).at(-1) ?? timeline[0];
}

function tone(status) {
  return GOOD.has(status) ? 'good' : BAD.has(status) ? 'bad' : undefined;
}

function badge(status) {
  return make('span', { class: 'badge', 'data-tone': tone(status) }, status);
}

/** The text of a message; a very long one is shortened until all of it is asked for. */
function textOf({ text = '' }) {
  if (text.length <= LONG_TEXT) return make('p', { class: 'text', dir: 'auto' }, text);
  const paragraph = make('p', { class: 'text', dir: 'auto' }, `${text.slice(0, LONG_TEXT)}…`);
  const showAll = make('button', { type: 'button' }, `Show all ${text.length} characters`);
  showAll.addEventListener('click', () => paragraph.replaceChildren(text));
  paragraph.append(showAll);
  return paragraph;
}

function factsOf(view) {
  const { message } = view;
  const chip = (name, value) => span('chip', bdi(`${name} ${value}`));
  return make(
    'p',
    { class: 'facts' },
    make('time', { datetime: message.time }, clockText(view.acceptedAtMs)),
    span(
      '',
      view.type === 'sms' ? `SMS, ${plural(message.segmentCount, 'segment')}, ${view.encoding}` : 'MMS',
    ),
    ...['tag', 'priority', 'expiration'].map((name) => message[name] && chip(name, message[name])),
    ...(message.media ?? []).map((url) =>
      make('span', { class: 'chip', title: url }, 'file ', make('bdi', {}, url.split('/').at(-1) || url)),
    ),
    span('id', message.id),
  );
}

/** What became of a message for one recipient: each step with its time, those to come as well. */
function timelineOf(recipient, isGroup) {
  const { timeline } = recipient;
  const current = stepNow(timeline);
  const steps = timeline.map((step) => {
    const isPast = step.atMs <= now();
    const after = step === timeline[0] ? clockText(step.atMs) : `+${duration(step.atMs - timeline[0].atMs)}`;
    return make(
      'li',
      {
        'data-past': String(isPast),
        'data-tone': tone(step.status),
        title: new Date(step.atMs).toISOString(),
      },
      make('b', {}, step.status),
      isPast ? after : `${after}, to come`,
    );
  });
  const error =
    current.errorCode === undefined
      ? undefined
      : make(
          'p',
          { class: 'error' },
          make('b', {}, `${current.errorCode} ${current.errorName}`),
          current.rejectedBy === undefined
            ? ''
            : `, rejected by ${current.rejectedBy === 'carrier' ? 'the carrier' : 'Bandwidth'}`,
        );
  return [
    make('p', { class: 'facts' }, isGroup ? bdi(recipient.number) : undefined, badge(current.status)),
    make('ol', { class: 'timeline', role: 'list', 'aria-label': 'Timeline' }, ...steps),
    error,
  ];
}

/** The tries to post the events of a message. */
function postsOf(id) {
  const lines = state.posts.get(id)?.map((attempt) => make('li', {}, ...partsOfTry(attempt)));
  return lines && make('ul', { class: 'posts', 'aria-label': 'Callbacks' }, ...lines);
}

function partsOfTry({ problem, status, events, attempt, challenged, tookMs }) {
  return [
    make(
      'span',
      { class: 'badge', 'data-tone': problem === undefined ? 'good' : 'bad' },
      String(status ?? 'none'),
    ),
    make('b', {}, events.map(({ type }) => type).join(', ')),
    span('quiet', `try ${attempt}, ${challenged ? 'after the challenge 401, ' : ''}${duration(tookMs)}`),
  ];
}

function fillBubble(bubble) {
  const { view, element } = bubble;
  const { message, recipients } = view;
  const isGroupReply = message.direction === 'in' && message.to.length > 1;
  const parts = [
    isGroupReply && make('p', { class: 'quiet' }, bdi(message.from)),
    textOf(message),
    factsOf(view),
    ...recipients.flatMap((recipient) => timelineOf(recipient, recipients.length > 1)),
    postsOf(message.id),
  ];
  element.replaceChildren(...parts.filter((part) => part));
  bubble.changesAtMs = nextChange(view);
}

/** When the next step of a message comes true. */
function nextChange({ recipients }) {
  const times = recipients.flatMap(({ timeline }) => timeline.map(({ atMs }) => atMs));
  return Math.min(Infinity, ...times.filter((atMs) => atMs > now()));
}

function createBubble(view) {
  const element = make('article', {
    class: 'bubble',
    'data-direction': view.message.direction,
    'aria-label': `Message ${view.message.direction === 'out' ? 'sent' : 'received'}`,
  });
  const bubble = { view, element, changesAtMs: Infinity };
  fillBubble(bubble);
  return bubble;
}

/** Steps of messages on the page come true as time goes by. */
function showSteps() {
  const timeMs = now();
  for (const bubble of state.bubbles.values()) if (bubble.changesAtMs <= timeMs) fillBubble(bubble);
  if (state.listChangesAtMs <= timeMs) showConversations();
}

/** Messages that came and are to be put on the page, by id, so that many of them cost one frame. */
const arrived = new Map();

const showArrived = throttled(30, () => {
  const list = byId('messages');
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const fresh = [...arrived.values()].slice(-MAX_FRESH);
  const isMissing = arrived.size > MAX_FRESH;
  arrived.clear();
  if (state.bubbles.size === 0) list.replaceChildren();
  for (const view of fresh) {
    const known = state.bubbles.get(view.message.id);
    if (known) {
      known.view = view;
      fillBubble(known);
      continue;
    }
    const bubble = createBubble(view);
    state.bubbles.set(view.message.id, bubble);
    list.append(bubble.element);
  }
  trim(isMissing);
  if (isAtEnd) list.scrollTop = list.scrollHeight;
});

/** Takes the oldest messages off the page when there are too many. */
function trim(isMissing) {
  if (state.bubbles.size <= MAX_BUBBLES && !isMissing) return;
  for (const [id, { element }] of state.bubbles) {
    if (state.bubbles.size <= MAX_BUBBLES) break;
    element.remove();
    state.bubbles.delete(id);
  }
  offerOlder(() => openConversation(state.selected));
}

function offerOlder(show) {
  const list = byId('messages');
  list.querySelector('.older')?.remove();
  if (show)
    list.prepend(
      make('button', { type: 'button', class: 'older', on: { click: show } }, 'Show older messages'),
    );
}

async function openConversation(key, messageId) {
  state.selected = key;
  state.bubbles.clear();
  arrived.clear();
  const found = await ask('/messages', { conversation: key, limit: PAGE_SIZE });
  if (state.selected !== key) return;
  const list = byId('messages');
  list.replaceChildren();
  addOlder(found);
  list.scrollTop = list.scrollHeight;
  const conversation = state.conversations.get(key) ?? conversationOf(found.messages[0]);
  if (conversation) showTitle(conversation);
  state.bubbles.get(messageId)?.element.scrollIntoView({ block: 'center' });
  showConversations();
}

/** Puts older messages above those on the page. */
function addOlder({ messages, nextCursor }) {
  const list = byId('messages');
  const height = list.scrollHeight;
  const older = [...messages].reverse().map(createBubble);
  state.bubbles = new Map([...older.map((bubble) => [bubble.view.message.id, bubble]), ...state.bubbles]);
  list.prepend(...older.map(({ element }) => element));
  const key = state.selected;
  const showOlder = async () => {
    const found = await ask('/messages', { conversation: key, limit: PAGE_SIZE, cursor: nextCursor });
    if (state.selected === key) addOlder(found);
  };
  offerOlder(nextCursor === undefined ? undefined : showOlder);
  list.scrollTop += list.scrollHeight - height;
}

function showTitle({ owner, others }) {
  byId('title').replaceChildren(make('bdi', {}, others.join(', ')), ' and ', bdi(owner));
  byId('from').value = others[0] ?? '';
  byId('to').value = [owner, ...others.slice(1)].join(', ');
}

// Conversations and search.

function conversationOf(view) {
  if (!view) return undefined;
  const { message } = view;
  const others =
    message.direction === 'out'
      ? message.to
      : [...new Set([message.from, ...message.to])].filter((number) => number !== message.owner);
  return { key: view.conversation, owner: message.owner, others, count: 1, latest: view };
}

/** Enters a message that came or changed. The count is asked for soon after. */
function enterMessage(view) {
  const key = view.conversation;
  const known = state.conversations.get(key);
  // Entered anew, so that the map stays in the order of the latest message. An older message moves nothing.
  if (!known || view.acceptedAtMs >= known.latest.acceptedAtMs) {
    state.conversations.delete(key);
    state.conversations.set(key, { ...(known ?? conversationOf(view)), latest: view });
  }
  refreshConversations();
  if (state.selected === undefined) {
    state.selected = key;
    showTitle(state.conversations.get(key));
  }
  if (state.selected === key) {
    arrived.set(view.message.id, view);
    showArrived();
  }
  showConversations();
}

function takeConversations({ total, conversations }) {
  state.totalConversations = total;
  const entries = conversations.map((one) => [
    one.latest.conversation,
    { ...one, key: one.latest.conversation },
  ]);
  state.conversations = new Map(entries.reverse());
}

const refreshConversations = throttled(300, () =>
  ask('/conversations', { limit: MAX_CONVERSATIONS })
    .then(takeConversations)
    .then(showConversations, () => {}),
);

function conversationButton({ key, others, count, latest }, open = () => openConversation(key)) {
  const { message, recipients } = latest;
  const status = stepNow(recipients[0].timeline).status;
  const text = message.text || (message.media ? 'files' : '');
  return make(
    'button',
    {
      type: 'button',
      'data-key': key,
      'aria-current': String(key === state.selected),
      on: { click: open },
    },
    make('strong', { class: 'line' }, make('bdi', {}, others.join(', '))),
    span('quiet', clockText(latest.acceptedAtMs)),
    make(
      'span',
      { class: 'line', dir: 'auto' },
      `${message.direction === 'out' ? '' : '↩ '}${text.slice(0, 80)}`,
    ),
    badge(status),
    span('line quiet wide', `${plural(count, 'message')}, ${message.owner}`),
  );
}

const showConversations = throttled(100, () => {
  if (!state.searching) {
    while (state.conversations.size > MAX_CONVERSATIONS)
      state.conversations.delete(state.conversations.keys().next().value);
    const latestFirst = [...state.conversations.values()].reverse();
    showButtons(latestFirst.map((one) => conversationButton(one)));
    state.listChangesAtMs = Math.min(Infinity, ...latestFirst.map(({ latest }) => nextChange(latest)));
    const hidden = state.totalConversations - state.conversations.size;
    byId('count').textContent =
      hidden > 0 ? `The latest ${state.conversations.size} of ${state.totalConversations} conversations` : '';
  }
  const selected = state.conversations.get(state.selected);
  if (selected)
    byId('subtitle').textContent =
      `${selected.owner} is the number of the account. ${plural(selected.count, 'message')}.`;
});

/** Puts buttons into the list. The one that had the focus keeps it. */
function showButtons(buttons) {
  const focused = document.activeElement?.dataset.key;
  byId('conversations').replaceChildren(...buttons.map((button) => make('li', {}, button)));
  if (focused !== undefined)
    buttons.find((button) => button.dataset.key === focused)?.focus({ preventScroll: true });
}

let searches = 0;

async function search() {
  const words = byId('search').value;
  const status = byId('state').value;
  state.searching = words.trim() !== '' || status !== '';
  if (!state.searching) return void showConversations();
  searches += 1;
  const mine = searches;
  const found = await ask('/messages', { search: words, state: status, limit: PAGE_SIZE });
  // Answers may overtake one another.
  if (mine !== searches) return;
  byId('count').textContent =
    found.messages.length === 0
      ? 'No message is like this'
      : `${found.messages.length}${found.nextCursor === undefined ? '' : '+'} messages, newest first`;
  showButtons(
    found.messages.map((view) => {
      const open = () => openConversation(view.conversation, view.message.id);
      return conversationButton({ ...conversationOf(view), key: view.message.id }, open);
    }),
  );
}

const searchSoon = throttled(120, () => void search());

// Requests, callbacks, limits.

/** Takes something new in, at the front; what was there under the same number is replaced. */
function takeIn(list, item) {
  const known = list.findIndex(({ number }) => number === item.number);
  if (known >= 0) list[known] = item;
  else list.unshift(item);
  list.length = Math.min(list.length, MAX_ITEMS);
}

function requestItem(request) {
  const { operation, method, url, status, outcome, reason, faults, atMs, endedAtMs, credential, number } =
    request;
  const isGood = outcome === 'answered' && status < 400;
  return make(
    'div',
    { class: 'item' },
    make(
      'div',
      { class: 'row' },
      make(
        'span',
        { class: 'badge', 'data-tone': isGood ? 'good' : 'bad' },
        outcome === 'answered' ? String(status) : outcome,
      ),
      make('b', {}, operation ?? `${method} ${url.slice(0, 60)}`),
      span('quiet', endedAtMs === undefined ? '' : duration(endedAtMs - atMs)),
      ...faults.map((fault) => span('chip', fault)),
      make('time', {}, `${number}  ${clockText(atMs)}`),
    ),
    reason && make('p', { class: 'reason' }, reason.slice(0, 300)),
    credential && make('p', { class: 'quiet' }, credential.slice(0, 100)),
  );
}

function callbackItem(attempt) {
  return make(
    'div',
    { class: 'item' },
    make('div', { class: 'row' }, ...partsOfTry(attempt), make('time', {}, clockText(attempt.atMs))),
    attempt.problem && make('p', { class: 'reason' }, attempt.problem),
    make('p', { class: 'quiet' }, attempt.url),
  );
}

const showItems = throttled(150, () => {
  const fill = (id, items, render, nothing) => {
    if (byId(id).hidden) return;
    byId(id).replaceChildren(
      ...(items.length > 0 ? items.slice(0, 100).map(render) : [make('p', { class: 'hint' }, nothing)]),
    );
  };
  fill('requests', state.requests, requestItem, 'Requests appear here.');
  fill('callbacks', state.callbacks, callbackItem, 'Callbacks appear here, once they have a target.');
});

function enterCallback(attempt) {
  takeIn(state.callbacks, attempt);
  for (const { message } of attempt.events) {
    const attempts = state.posts.get(message.id) ?? [];
    if (!attempts.some(({ number }) => number === attempt.number)) attempts.push(attempt);
    state.posts.delete(message.id);
    state.posts.set(message.id, attempts);
    const bubble = state.bubbles.get(message.id);
    if (bubble) fillBubble(bubble);
  }
  while (state.posts.size > 1000) state.posts.delete(state.posts.keys().next().value);
}

function showLimits({ queues, rateLimits }) {
  const bar = (name, used, all, unit) => {
    const label = `${name}: ${Math.ceil(used)} of ${all} ${unit}`;
    return make(
      'div',
      {},
      span('line', name),
      span('', `${Math.ceil(used)} of ${all} ${unit}`),
      make(
        'meter',
        { min: '0', max: String(all), value: String(used), high: String(all * 0.9), 'aria-label': label },
        label,
      ),
    );
  };
  const bars = [
    ...queues.map(({ accountId, waitingSegments, capacitySegments }) =>
      bar(`Message queue of ${accountId}`, waitingSegments, capacitySegments, 'segments'),
    ),
    ...rateLimits
      .slice(-4)
      .map(({ operation, ip, used, requests, windowMs }) =>
        bar(`${operation} from ${ip}`, used, requests, `in ${duration(windowMs)}`),
      ),
  ];
  byId('limits').replaceChildren(
    ...(bars.length > 0 ? bars : [make('p', { class: 'hint' }, 'Queue and rate limit are empty.')]),
  );
}

// Faults.

const showFaults = throttled(150, async () => {
  const faults = await ask('/faults');
  const items = faults.map(({ id, fault, hits }) => {
    const { kind, ...rest } = fault;
    const remove = make('button', { type: 'button', 'aria-label': `Remove ${id}` }, 'Remove');
    remove.addEventListener('click', () => tell('DELETE', `/faults/${id}`));
    return make(
      'div',
      { class: 'item' },
      make(
        'div',
        { class: 'row' },
        make('b', {}, kind),
        span('chip', id),
        span('', `struck ${plural(hits, 'time')}`),
        remove,
      ),
      Object.keys(rest).length > 0 ? make('code', {}, JSON.stringify(rest).slice(0, 300)) : undefined,
    );
  });
  byId('fault-list').replaceChildren(
    ...(items.length > 0 ? items : [make('p', { class: 'hint' }, 'No faults.')]),
  );
  byId('tab-faults').textContent = faults.length > 0 ? `Faults (${faults.length})` : 'Faults';
});

/** The forms of fields that are numbers, with their bounds. */
const NUMBERS = {
  milliseconds: [0],
  'whole-number': [0],
  'piece-size': [1],
  status: [200, 599],
  share: [0, 1],
};
const JSON_FORMS = new Set(['json', 'headers', 'match']);
const STAGES = ['before-body', 'before-accept', 'after-accept'];

function faultInput({ name, form, required }) {
  const attributes = { id: `fault-${name}`, name, 'data-form': form, required };
  const options = { stage: STAGES, 'stage-after-body': STAGES.slice(1), operation: state.kinds.operations }[
    form
  ];
  if (options)
    return make(
      'select',
      attributes,
      ...['', ...options].map((option) =>
        make('option', { value: option }, option || (form === 'operation' ? 'all' : 'as usual')),
      ),
    );
  if (form in NUMBERS) {
    const [min, max] = NUMBERS[form];
    return make('input', {
      ...attributes,
      type: 'number',
      min: String(min),
      max: max === undefined ? undefined : String(max),
      step: form === 'share' || form === 'milliseconds' ? 'any' : '1',
    });
  }
  if (JSON_FORMS.has(form))
    return make('textarea', {
      ...attributes,
      rows: '2',
      placeholder: 'JSON',
    });
  return make('input', { ...attributes, placeholder: form === 'times' ? '1, 2, … or always' : '' });
}

function showFaultFields() {
  const kind = state.kinds.kinds.find((candidate) => candidate.kind === byId('kind').value);
  byId('kind-does').textContent = kind.does;
  const fieldOf = (field) =>
    span(
      'field',
      make('label', { for: `fault-${field.name}` }, `${field.name}: ${field.does}`),
      faultInput(field),
    );
  byId('fault-fields').replaceChildren(
    ...kind.fields.map(fieldOf),
    make('details', {}, make('summary', {}, 'Which requests it hits'), ...state.kinds.scope.map(fieldOf)),
  );
}

/** What a field holds, as the control route takes it. */
function readField(input) {
  const { form } = input.dataset;
  if (form in NUMBERS) return Number(input.value);
  if (form === 'times') return input.value === 'always' ? 'always' : Number(input.value);
  if (!JSON_FORMS.has(form)) return input.value;
  try {
    return JSON.parse(input.value);
  } catch {
    if (form === 'json') return input.value;
    throw new Error(`${input.name}: this is not JSON.`);
  }
}

async function addFault() {
  const inputs = [...byId('fault-fields').querySelectorAll('[name]')].filter(({ value }) => value !== '');
  const fault = { kind: byId('kind').value };
  for (const input of inputs) fault[input.name] = readField(input);
  await tell('POST', '/faults', fault);
  showFaultFields();
}

// Reply, clock, reset.

/** Lets a form do its work, and shows why it could not. */
function onSubmit(id, problemId, run) {
  byId(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    const problem = problemId === undefined ? undefined : byId(problemId);
    if (problem) problem.textContent = '';
    try {
      await run();
    } catch (error) {
      if (problem) problem.textContent = error.message;
    }
  });
}

const listOf = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function reply() {
  const media = listOf(byId('media').value);
  const text = byId('text').value;
  const to = listOf(byId('to').value);
  await tell('POST', '/inbound', {
    from: byId('from').value.trim(),
    to,
    text,
    ...(media.length > 0 ? { media } : {}),
  });
  byId('text').value = '';
  byId('media').value = '';
}

function connectControls() {
  onSubmit('reply', 'reply-problem', reply);
  onSubmit('fault', 'fault-problem', addFault);
  onSubmit('advance', undefined, () =>
    tell('POST', '/clock', { advanceMs: Number(byId('seconds').value) * 1000 }),
  );
  for (const button of document.querySelectorAll('[data-advance]'))
    button.addEventListener('click', () =>
      tell('POST', '/clock', { advanceMs: Number(button.dataset.advance) }),
    );
  byId('text').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId('reply').requestSubmit();
  });
  byId('reset').addEventListener('click', () => byId('reset-dialog').showModal());
  byId('reset-no').addEventListener('click', () => byId('reset-dialog').close());
  byId('reset-yes').addEventListener('click', async () => {
    byId('reset-dialog').close();
    await tell('POST', '/reset');
  });
  byId('search').addEventListener('input', searchSoon);
  byId('state').addEventListener('change', searchSoon);
  byId('kind').addEventListener('change', showFaultFields);
  connectTabs([...document.querySelectorAll('[role=tab]')]);
}

function connectTabs(tabs) {
  const select = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
    showItems();
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step === undefined) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      select(next);
      next.focus();
    });
  }
  select(tabs[0]);
}

// What happens.

function showStatus(text, kind) {
  byId('status').textContent = text;
  byId('status').dataset.state = kind;
}

function showEmpty() {
  state.selected = undefined;
  state.bubbles.clear();
  byId('title').textContent = 'No messages yet';
  byId('subtitle').textContent = '';
  byId('messages').replaceChildren(
    make(
      'div',
      { class: 'empty' },
      make('p', {}, 'Send a message to the sandbox and it appears here. Nothing leaves this machine.'),
      make(
        'pre',
        {},
        `curl ${location.origin}/api/v2/users/9900000/messages \\\n  -u sandbox-user \\\n  --json '{"applicationId":"93de2206-9669-4e07-948d-329f4b722ee2","from":"+15551112222","to":["+15553334444"],"text":"Hello"}'`,
      ),
      make(
        'p',
        {},
        'Or write as a phone, below. +15550004432 is a number whose messages fail with error 4432.',
      ),
    ),
  );
  if (byId('from').value === '') byId('from').value = '+15553334444';
  if (byId('to').value === '') byId('to').value = '+15551112222';
}

/** Reads everything anew. */
async function load() {
  const [list, requests, callbacks] = await Promise.all([
    ask('/conversations', { limit: MAX_CONVERSATIONS }),
    ask('/requests', { limit: MAX_ITEMS }),
    ask('/callbacks', { limit: MAX_ITEMS }),
  ]);
  takeConversations(list);
  state.requests = [...requests].reverse().filter(({ endedAtMs }) => endedAtMs !== undefined);
  state.callbacks = [];
  state.posts.clear();
  for (const attempt of callbacks) enterCallback(attempt);
  showFaults();
  showItems();
  const selected = state.conversations.has(state.selected)
    ? state.selected
    : list.conversations[0]?.latest.conversation;
  if (selected === undefined) showEmpty();
  else await openConversation(selected);
  showConversations();
  if (state.searching) searchSoon();
}

function apply(change) {
  if (change.type === 'message') enterMessage(change.message);
  else if (change.type === 'request') takeIn(state.requests, change.request);
  else if (change.type === 'callback') enterCallback(change.callback);
  else if (change.type === 'faults') showFaults();
  else if (change.type === 'reset') return void load();
  showItems();
}

function follow() {
  const events = new EventSource(`${CONTROL}/events`);
  const on = (name, run) =>
    events.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      setClock(data.nowMs, name === 'tick');
      showLimits(data.limits);
      run(data);
    });
  on('hello', ({ instance, resumed }) => {
    const isOther = state.instance !== undefined && state.instance !== instance;
    state.instance = instance;
    showStatus(isOther ? 'Live. The sandbox was restarted: what it had is gone' : 'Live', 'live');
    if (!resumed) load().catch((error) => showStatus(error.message, 'lost'));
  });
  on('changes', ({ changes }) => {
    changes.forEach(apply);
    showSteps();
    if (state.searching && changes.some(({ type }) => type === 'message')) searchSoon();
  });
  on('tick', () => {});
  events.addEventListener('error', () => {
    showStatus('The connection is lost. Trying again', 'lost');
    if (events.readyState !== EventSource.CLOSED) return;
    events.close();
    setTimeout(follow, 500);
  });
}

async function start() {
  byId('state').append(...STATES.map((name) => make('option', {}, name)));
  connectControls();
  showEmpty();
  setInterval(showTime, 1000);
  setInterval(showSteps, 100);
  follow();
  state.kinds = await ask('/fault-kinds');
  byId('kind').replaceChildren(...state.kinds.kinds.map(({ kind }) => make('option', {}, kind)));
  showFaultFields();
}

void start();
