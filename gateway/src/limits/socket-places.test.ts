import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSocketPlaces } from "./socket-places.ts";

const BOUNDS = { sockets: 20, strangersPerAddress: 4, perUser: 3 };

type Socket = { name: string; address: string; isBusy: boolean };

function makeWorld() {
  const sentAway: string[] = [];
  const places = makeSocketPlaces<Socket>(BOUNDS, ({ name }) => sentAway.push(name));
  let count = 0;
  const open = (address: string, isBusy = false) => {
    count += 1;
    const socket = { name: `${address} ${count}`, address, isBusy };
    return { socket, isIn: places.enter(socket) };
  };
  const openAll = (times: number, address: string, isBusy = false) =>
    Array.from({ length: times }, () => open(address, isBusy)).filter(({ isIn }) => isIn);
  return { places, sentAway, open, openAll };
}

describe("places for sockets", () => {
  it("of one address go in turn: the longest idle one for the new one", () => {
    const { places, sentAway, openAll } = makeWorld();
    expect(openAll(100, "192.0.2.1")).toHaveLength(100);
    expect(places.size).toBe(4);
    expect(sentAway).toHaveLength(96);
    expect(sentAway[0]).toBe("192.0.2.1 1");
  });

  it("of an IPv6 network count as of one address", () => {
    const { places, open } = makeWorld();
    for (let i = 1; i <= 50; i += 1) open(`2001:db8::${i}`);
    expect(places.size).toBe(4);
  });

  it("are not taken from who is just logging in, or has something under way", () => {
    const { places, sentAway, open, openAll } = makeWorld();
    openAll(3, "192.0.2.1", true);
    openAll(10, "192.0.2.1");
    expect(sentAway.some((name) => /^192.0.2.1 [123]$/.test(name))).toBe(false);
    const full = makeWorld();
    full.openAll(4, "192.0.2.1", true);
    expect(full.open("192.0.2.1").isIn).toBe(false);
    expect(open("192.0.2.2").isIn).toBe(true);
    expect(places.size).toBe(5);
  });

  it("of strangers are half of all, whatever addresses they have: the others are for those who log in", () => {
    const { places, openAll, open } = makeWorld();
    for (let i = 0; i < 200; i += 1) openAll(2, `192.0.2.${i}`);
    expect(places.size).toBe(10);
    for (let i = 0; i < 10; i += 1) {
      const { socket, isIn } = open("198.51.100.1");
      expect([isIn, places.logIn(socket, `user ${i}`)]).toEqual([true, true]);
    }
    expect(places.size).toBeLessThanOrEqual(20);
  });

  it("of one user have an end, wherever they come from, and what closes makes room", () => {
    const { places, open } = makeWorld();
    const sockets = [1, 2, 3].map((i) => open(`192.0.2.${i}`).socket);
    for (const socket of sockets) expect(places.logIn(socket, "ana")).toBe(true);
    const fourth = open("192.0.2.9").socket;
    expect(places.logIn(fourth, "ana")).toBe(false);
    const [first] = sockets;
    if (first) places.leave(first);
    expect(places.logIn(fourth, "ana")).toBe(true);
  });

  it("are all free again once everybody has left", () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.boolean(), fc.option(fc.nat(3))), { maxLength: 80 });
    fc.assert(
      fc.property(steps, (given) => {
        const { places, open } = makeWorld();
        const sockets = given.map(([address, isBusy, user]) => {
          const { socket, isIn } = open(`192.0.2.${address}`, isBusy);
          if (isIn && user !== null) places.logIn(socket, `${user}`);
          expect(places.size).toBeLessThanOrEqual(BOUNDS.sockets);
          return socket;
        });
        for (const socket of sockets) {
          places.leave(socket);
          places.leave(socket);
        }
        expect([places.size, [...places.strangers()]]).toEqual([0, []]);
      }),
    );
  });
});
