'use strict';
// The inbox page of the sandbox. Everything it does is a request to the control routes below /__sandbox, and everything
// that came from outside is put on the page as text, never as HTML.

const CONTROL = '/__sandbox';
/** How many messages are on the page; older ones can be asked for. */
const MAX_BUBBLES = 200;
/** How many of each list are asked for when many have come at once. */
const MAX_FRESH = 30;
const PAGE_SIZE = 100;
const MAX_CONVERSATIONS = 100;
const MAX_ITEMS = 100;
const LONG_TEXT = 600;
const DOWN = 'The sandbox does not answer. This page goes on once it is up again';

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
    element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

function span(name, ...children) {
  return make('span', { class: name }, ...children);
}

function paragraph(name, ...children) {
  return make('p', { class: name }, ...children);
}

function button(label, listener, attributes = {}) {
  const element = make('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', listener);
  return element;
}

/** An entry of a list on the right: a row, and what is below it. */
function item(row, ...below) {
  return make('div', { class: 'item' }, make('div', { class: 'row' }, ...row), ...below);
}

/** Puts items into a list, or what is said when there is none. */
function fill(id, items, nothing) {
  byId(id).replaceChildren(...(items.length > 0 ? items : [paragraph('hint', nothing)]));
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
  const answer = await fetch(CONTROL + path, options).catch(() => {
    // What is missing now is read anew.
    state.lastEventId = undefined;
    lose();
    throw new Error(DOWN);
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/**
 * Runs with the next frame, then once in each interval and no more than a fifth of the time. It never runs twice at once,
 * and always once more after the last call.
 */
function throttled(intervalMs, run) {
  let isDue = false;
  let isBusy = false;
  const runWhileDue = async () => {
    isBusy = true;
    while (isDue) {
      await new Promise(requestAnimationFrame);
      isDue = false;
      const startedMs = performance.now();
      await Promise.resolve().then(run).catch(reportError);
      const tookMs = performance.now() - startedMs;
      await new Promise((resolve) => setTimeout(resolve, Math.max(intervalMs, 4 * tookMs)));
    }
    isBusy = false;
  };
  return () => {
    isDue = true;
    if (!isBusy) void runWhileDue();
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

function badge(text, itsTone = tone(text)) {
  return make('span', { class: 'badge', 'data-tone': itsTone }, text);
}

/** The text of a message; a very long one is shortened until all of it is asked for. */
function textOf({ text = '' }) {
  if (text.length <= LONG_TEXT) return make('p', { class: 'text', dir: 'auto' }, text);
  const shown = make('p', { class: 'text', dir: 'auto' }, `${text.slice(0, LONG_TEXT)}…`);
  shown.append(button(`Show all ${text.length} characters`, () => shown.replaceChildren(text)));
  return shown;
}

function factsOf(view) {
  const { message } = view;
  const chip = (name, value) => span('chip', bdi(`${name} ${value}`));
  return paragraph(
    'facts',
    make('time', { datetime: message.time }, clockText(view.acceptedAtMs)),
    span(
      '',
      view.type === 'sms' ? `SMS, ${plural(message.segmentCount, 'segment')}, ${view.encoding}` : 'MMS',
    ),
    ...['tag', 'priority', 'expiration'].map((name) => message[name] && chip(name, message[name])),
    ...(message.media ?? []).map((url) =>
      make('span', { class: 'chip', title: url }, 'file ', bdi(url.split('/').at(-1) || url)),
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
  const by = { carrier: ', rejected by the carrier', Bandwidth: ', rejected by Bandwidth' }[
    current.rejectedBy
  ];
  return [
    paragraph('facts', isGroup && bdi(recipient.number), badge(current.status)),
    make('ol', { class: 'timeline', role: 'list', 'aria-label': 'Timeline' }, ...steps),
    current.errorCode && paragraph('error', make('b', {}, `${current.errorCode} ${current.errorName}`), by),
  ];
}

/** The tries to post the events of a message. */
function postsOf(id) {
  const lines = state.posts.get(id)?.map((attempt) => make('li', {}, ...partsOfTry(attempt)));
  return lines && make('ul', { class: 'posts', 'aria-label': 'Callbacks' }, ...lines);
}

function partsOfTry({ problem, status, events, attempt, challenged, tookMs }) {
  return [
    badge(String(status ?? 'none'), problem === undefined ? 'good' : 'bad'),
    make('b', {}, events.map(({ type }) => type).join(', ')),
    span('quiet', `try ${attempt}, ${challenged ? 'after the challenge 401, ' : ''}${duration(tookMs)}`),
  ];
}

function fillBubble(bubble) {
  const { view, element } = bubble;
  const { message, recipients } = view;
  const isGroupReply = message.direction === 'in' && message.to.length > 1;
  const parts = [
    isGroupReply && paragraph('quiet', bdi(message.from)),
    textOf(message),
    factsOf(view),
    ...recipients.flatMap((recipient) => timelineOf(recipient, recipients.length > 1)),
    postsOf(message.id),
  ];
  element.replaceChildren(...parts.filter(Boolean));
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
  if (state.bubbles.size === 0) list.replaceChildren();
  for (const [id, view] of arrived) {
    const known = state.bubbles.get(id);
    if (known) {
      known.view = view;
      fillBubble(known);
      continue;
    }
    const bubble = createBubble(view);
    state.bubbles.set(id, bubble);
    list.append(bubble.element);
  }
  arrived.clear();
  trim();
  if (isAtEnd) list.scrollTop = list.scrollHeight;
});

/** Takes the oldest messages off the page when there are too many. */
function trim() {
  if (state.bubbles.size <= MAX_BUBBLES) return;
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
  if (show) list.prepend(button('Show older messages', show, { class: 'older' }));
}

async function openConversation(key, messageId) {
  state.selected = key;
  const found = await ask('/messages', { conversation: key, limit: PAGE_SIZE });
  if (state.selected !== key) return;
  showLatest(found);
  if (found.messages.length > 0) showTitle(conversationOf(found.messages[0]));
  state.bubbles.get(messageId)?.element.scrollIntoView({ block: 'center' });
  showConversations();
}

/** Puts the latest messages of the conversation in place of those on the page. */
function showLatest(found) {
  const list = byId('messages');
  state.bubbles.clear();
  arrived.clear();
  list.replaceChildren();
  addOlder(found);
  list.scrollTop = list.scrollHeight;
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

/** Shows whose conversation it is, and returns its numbers. */
function showTitle({ key, owner, others }) {
  byId('title').replaceChildren(bdi(others.join(', ')), ' and ', bdi(owner));
  byId('from').value = others[0] ?? '';
  byId('to').value = [owner, ...others.slice(1)].join(', ');
  return key;
}

// Conversations and search.

function conversationOf(view, count) {
  const { owner } = view.message;
  const others = view.conversation.slice(owner.length + 1).split(' ');
  return { key: view.conversation, owner, others, count, latest: view };
}

/** Enters a message that came or changed. */
function enterMessage(view, count) {
  const conversation = conversationOf(view, count);
  enterConversation(conversation);
  state.selected ??= showTitle(conversation);
  if (state.selected === view.conversation) {
    arrived.set(view.message.id, view);
    showArrived();
  }
  showConversations();
}

/** Enters a conversation anew, so that the map stays in the order of the latest message. An older one moves nothing. */
function enterConversation(conversation) {
  const { key, latest } = conversation;
  if (latest.acceptedAtMs < state.conversations.get(key)?.latest.acceptedAtMs) return;
  state.conversations.delete(key);
  state.conversations.set(key, conversation);
}

function conversationButton({ key, owner, others, count, latest }, open = () => openConversation(key)) {
  const { message, recipients } = latest;
  const status = stepNow(recipients[0].timeline).status;
  const text = message.text || (message.media ? 'files' : '');
  const element = button('', open, { 'data-key': key, 'aria-current': String(key === state.selected) });
  element.append(
    make('strong', { class: 'line' }, bdi(others.join(', '))),
    span('quiet', clockText(latest.acceptedAtMs)),
    make(
      'span',
      { class: 'line', dir: 'auto' },
      `${message.direction === 'out' ? '' : '↩ '}${text.slice(0, 80)}`,
    ),
    badge(status),
    span('line quiet wide', count === undefined ? owner : `${plural(count, 'message')}, ${owner}`),
  );
  return element;
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

const search = throttled(120, async () => {
  const words = byId('search').value;
  const status = byId('state').value;
  state.searching = words.trim() !== '' || status !== '';
  if (!state.searching) return showConversations();
  const { messages, nextCursor } = await ask('/messages', { search: words, state: status, limit: PAGE_SIZE });
  byId('count').textContent =
    messages.length === 0
      ? 'No message is like this'
      : `${messages.length}${nextCursor === undefined ? '' : '+'} messages, newest first`;
  showButtons(
    messages.map((view) => {
      const open = () => openConversation(view.conversation, view.message.id);
      return conversationButton({ ...conversationOf(view), key: view.message.id }, open);
    }),
  );
});

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
  return item(
    [
      badge(outcome === 'answered' ? String(status) : outcome, isGood ? 'good' : 'bad'),
      make('b', {}, operation ?? `${method} ${url.slice(0, 60)}`),
      span('quiet', endedAtMs === undefined ? '' : duration(endedAtMs - atMs)),
      ...faults.map((fault) => span('chip', fault)),
      make('time', {}, `#${number} ${clockText(atMs)}`),
    ],
    reason && paragraph('reason', reason.slice(0, 300)),
    credential && paragraph('quiet', credential.slice(0, 100)),
  );
}

function callbackItem(attempt) {
  return item(
    [...partsOfTry(attempt), make('time', {}, clockText(attempt.atMs))],
    attempt.problem && paragraph('reason', attempt.problem),
    paragraph('quiet', attempt.url),
  );
}

const showItems = throttled(150, () => {
  if (!byId('requests').hidden) fill('requests', state.requests.map(requestItem), 'Requests appear here.');
  if (!byId('callbacks').hidden)
    fill('callbacks', state.callbacks.map(callbackItem), 'Callbacks appear here, once they have a target.');
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
    const amount = `${Math.ceil(used)} of ${all} ${unit}`;
    const label = `${name}: ${amount}`;
    const meter = { min: 0, max: all, value: used, high: all * 0.9, 'aria-label': label };
    return make('div', {}, span('line', name), span('', amount), make('meter', meter, label));
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
  fill('limits', bars, 'Queue and rate limit are empty.');
}

// Faults.

const showFaults = throttled(150, async () => {
  const faults = await ask('/faults');
  const items = faults.map(({ id, fault, hits }) => {
    const { kind, ...rest } = fault;
    const remove = button('Remove', () => tell('DELETE', `/faults/${id}`), { 'aria-label': `Remove ${id}` });
    return item(
      [make('b', {}, kind), span('chip', id), span('', `struck ${plural(hits, 'time')}`), remove],
      Object.keys(rest).length > 0 &&
        make('code', {}, JSON.stringify(rest).slice(0, 300).replaceAll(',"', ', "')),
    );
  });
  fill('fault-list', items, 'No faults.');
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
    const step = form === 'share' || form === 'milliseconds' ? 'any' : 1;
    return make('input', { ...attributes, type: 'number', min, max, step });
  }
  if (JSON_FORMS.has(form)) return make('textarea', { ...attributes, rows: 2, placeholder: 'JSON' });
  return make('input', { ...attributes, placeholder: form === 'times' ? '1, 2, … or always' : '' });
}

async function readKinds() {
  state.kinds = await ask('/fault-kinds');
  byId('kind').replaceChildren(...state.kinds.kinds.map(({ kind }) => make('option', {}, kind)));
  showFaultFields();
}

function showFaultFields() {
  const kind = state.kinds.kinds.find(({ kind }) => kind === byId('kind').value);
  byId('kind-does').textContent = `It ${kind.does}.`;
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
function onSubmit(id, run) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const problem = byId(`${id}-problem`);
    problem.textContent = '';
    run().catch((error) => (problem.textContent = error.message));
  });
}

const listOf = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

async function reply() {
  const media = listOf(byId('media').value);
  const text = byId('text').value;
  const to = listOf(byId('to').value);
  await tell('POST', '/inbound', {
    from: byId('from').value.trim(),
    to,
    text,
    ...(media.length > 0 && { media }),
  });
  byId('text').value = '';
  byId('media').value = '';
}

function connectControls() {
  onSubmit('reply', reply);
  onSubmit('fault', addFault);
  onSubmit('advance', () => tell('POST', '/clock', { advanceMs: Number(byId('seconds').value) * 1000 }));
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
  byId('reset-yes').addEventListener('click', () => {
    byId('reset-dialog').close();
    void tell('POST', '/reset');
  });
  byId('search').addEventListener('input', search);
  byId('state').addEventListener('change', search);
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
      paragraph('', 'Send a message to the sandbox and it appears here. Nothing leaves this machine.'),
      make(
        'pre',
        {},
        `curl ${location.origin}/api/v2/users/9900000/messages \\\n  -u sandbox-user \\\n  --json '{"applicationId":"93de2206-9669-4e07-948d-329f4b722ee2","from":"+15551112222","to":["+15553334444"],"text":"Hello"}'`,
      ),
      paragraph(
        '',
        'Or write as a phone, below. +15550004432 is a number whose messages fail with error 4432.',
      ),
    ),
  );
  byId('from').value ||= '+15553334444';
  byId('to').value ||= '+15551112222';
}

/** Asks for the latest of each list. */
async function readLists(limit) {
  const [list, requests, callbacks] = await Promise.all([
    ask('/conversations', { limit }),
    ask('/requests', { limit }),
    ask('/callbacks', { limit }),
  ]);
  state.totalConversations = list.total;
  for (const { latest, count } of list.conversations.reverse())
    enterConversation(conversationOf(latest, count));
  state.requests = requests.reverse().filter(({ endedAtMs }) => endedAtMs !== undefined);
  state.callbacks = [];
  for (const attempt of callbacks) enterCallback(attempt);
  showItems();
  showConversations();
}

/** Reads everything anew. */
async function load() {
  state.posts.clear();
  state.conversations.clear();
  await readLists(PAGE_SIZE);
  showFaults();
  if (!state.kinds) await readKinds();
  const selected = state.conversations.has(state.selected)
    ? state.selected
    : [...state.conversations.keys()].at(-1);
  if (selected === undefined) showEmpty();
  else await openConversation(selected);
  if (state.searching) search();
}

/** After more than the events tell of: asks for the lists, and for what came to the conversation that is shown. */
const catchUp = throttled(2000, async () => {
  await readLists(MAX_FRESH);
  const key = state.selected;
  if (key === undefined) return load();
  const found = await ask('/messages', { conversation: key, limit: MAX_FRESH });
  if (state.selected !== key) return;
  // Where none of them is on the page, some in between are missing.
  if (!found.messages.some(({ message }) => state.bubbles.has(message.id))) return showLatest(found);
  for (const view of found.messages.reverse()) arrived.set(view.message.id, view);
  showArrived();
});

function apply(change) {
  if (change.type === 'message') enterMessage(change.message, change.count);
  else if (change.type === 'request') takeIn(state.requests, change.request);
  else if (change.type === 'callback') enterCallback(change.callback);
  else if (change.type === 'faults') showFaults();
  else if (change.type === 'reset') return void load();
  showItems();
}

let events;
let retrying;

/** Follows what happens while the page is in sight, and goes on after what it was told last. */
function follow() {
  events?.close();
  if (document.hidden) return;
  events = new EventSource(`${CONTROL}/events?after=${state.lastEventId ?? ''}`);
  const on = (name, run) =>
    events.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      state.lastEventId = event.lastEventId;
      setClock(data.nowMs, name === 'tick');
      showLimits(data.limits);
      run(data);
    });
  on('hello', ({ instance, resumed }) => {
    const isOther = state.instance !== undefined && state.instance !== instance;
    state.instance = instance;
    for (const problem of document.querySelectorAll('.problem'))
      if (problem.textContent === DOWN) problem.textContent = '';
    showStatus(isOther ? 'Live. The sandbox was restarted: what it had is gone' : 'Live', 'live');
    if (!resumed) load().catch((error) => showStatus(error.message, 'lost'));
  });
  on('changes', ({ changes, leftOut, conversations }) => {
    state.totalConversations = conversations;
    changes.forEach(apply);
    if (leftOut) catchUp();
    showSteps();
    if (state.searching && (leftOut || changes.some(({ type }) => type === 'message'))) search();
  });
  on('tick', () => {});
  events.addEventListener('error', lose);
}

/** Says that the sandbox is down, and tries until it is up. */
function lose() {
  events?.close();
  showStatus(DOWN, 'lost');
  clearTimeout(retrying);
  retrying = setTimeout(follow, 500);
}

function start() {
  byId('state').append(...STATES.map((name) => make('option', {}, name)));
  connectControls();
  showEmpty();
  setInterval(showTime, 1000);
  setInterval(showSteps, 100);
  document.addEventListener('visibilitychange', follow);
  follow();
}

start();
