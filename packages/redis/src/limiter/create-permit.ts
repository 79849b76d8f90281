import type { RateLimitPermit } from '@bandwidth-messages/sdk';

/** Makes a permit: the first of the two calls counts, and no other one. */
export function createPermit(onRelease: () => void, onGiveBack: () => void): RateLimitPermit {
  let isOpen = true;
  const close = (tell: () => void): void => {
    if (!isOpen) return;
    isOpen = false;
    tell();
  };
  return { release: () => close(onRelease), giveBack: () => close(onGiveBack) };
}
