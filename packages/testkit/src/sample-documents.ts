export type SampleDocument = { fileName: string; contentType: string; base64: string };

/**
 * A real, tiny file that document inspection accepts: a drawn specimen card (172 × 108 pixels) or a
 * one-page PDF of it, each below 2 KB. It shows no person and has the shape of the schema's
 * DocumentInput.
 */
export const sampleDocument = (kind: "JPEG" | "PNG" | "PDF"): SampleDocument => ({ ...SAMPLES[kind] });

const SAMPLES: Record<"JPEG" | "PNG" | "PDF", SampleDocument> = {
  JPEG: {
    fileName: "specimen-card.jpg",
    contentType: "image/jpeg",
    base64: [
      "/9j/2wBDACAgICAiICQoKCQyNjA2MkpEPj5ESnBQVlBWUHCqanxqanxqqpa2lIqUtpb/1Ly81P////j/////////////////2wBDASAg",
      "ICAiICQoKCQyNjA2MkpEPj5ESnBQVlBWUHCqanxqanxqqpa2lIqUtpb/1Ly81P////j/////////////////wgARCABsAKwDASIAAhEB",
      "AxEB/8QAGQABAAMBAQAAAAAAAAAAAAAAAAMEBQIB/8QAFwEBAQEBAAAAAAAAAAAAAAAAAAECA//aAAwDAQACEAMQAAAAo98WuvKBdiK6",
      "WyUfLMpQ6k7IFvkppoUAAAAtN1neE3RhN0YTdGE3RhN0YTdGE3RhN0YTdGE3Qq2qsvDmrZcU7RLaqzyx9RdS+9x9Dzzw649EnUMpIABV",
      "tVbK1W9VsjtQ2iW1VtSwcuZZfeB37x6eywTgAACraq2Rww8WWZqHZoWK9iWPn3yX3mSEkc+EssMwAAAq2lmS1hktYVbQBKAAAAAB6kjA",
      "AAAAAAAABMf/xAAvEAACAQMBBwIFBAMAAAAAAAABAhEAAxIEExQhMTJToUFRECIwUoEgQGGRUIKi/9oACAEBAAE/AK2dwLlg2PvFG1dB",
      "ANtgTy4UbdwEAowJ5CKNu4vNGFbN8guDZH0ihauFcgjY+8Vg8gYniJpVZjCgk1s3yxwbL2iltu84oxjnApbdxpxRjHOBXL6bQ1ss+IYK",
      "IIbnW2TeSBGJuyTNLCsRCJKEAhppBgLgZl4ofUGhet7ZDPEFRPpjRg2LfBDCHm0EcaDo3NhKWeH5SIq10XVkAsBFW4tZMzw0QuMNRayq",
      "3TzDXEYCYpxmLsOkm7lzAq+wa5wMwoBPuQPpblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe3",
      "5Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35Fblqe35H7i51n9NvrHwXUIyB4P",
      "WF/unvKhIIPAA/2YprzIBlaIJYAcRTXcbTXCvIExW2hcmWBMEyDFNqFW2rlTBNNfRbjIfRM5rexjls2jDI0byi3deDCT4pHLzKx+Qf1X",
      "Os0SACTTXWPrFLdYes0CCARVvrFXEzRkmJEUdNzweOnnLdJprDPJZxMDkI5GaezcuAZOnBgeimtFrDWyQJBEgVsCVwYpjPEKsTW7Tjm5",
      "IUEChpRwzbKAv/NLpUBUtDQsCRRsOVvJmMXy9OImraFAZw/1XH9VzrNXuj8/Gz0fmrfWKJgExNC/KIcDLMVA/kVvSxIUmFJb+AK24zjE",
      "xkFy/k1cu4EAKWMEwPYULoLouJhlkNV1zbWcZ/IFbaWtjEw4kH6NzrNEAgg01ph6TS2mPpFAAAAVb6xRmDFCw+ywLIfmJ6aOkBtrbGMQ",
      "ZMe9bD5ur5Mw0R6imscijwYI4y3Otiwe0VcBUWIintSuK4weeYLVsXmzDiEHqJJ+jc6zRIAkmjfHoKF8eooEESDVvrFO4RGZuQE0bzBZ",
      "a0w5Ry4k1vI4DAySREgRFC9LsmHTzMj2mhqZt54GDjHEetbcR0HLPDGjqECI0H5jEUbpFxVKEBjAP0bvW1O5c/FHKGrXWtXEFxGQ8iKN",
      "q66w1xZBBBC+ooacZKzkMZYnh70LKh7jcJYzy5cIpdLFrZkpHy8kica3fHoYCHyURwFHSKUAzaeEn8zQtPtsy4I5ARyH0b1t2yxFbtf+",
      "zyK3a/8AZ5Fbtf8As8it2v8A2eRVm2645D/NxVxQP2goCK//xAAaEQADAQEBAQAAAAAAAAAAAAAAARIwEBFA/9oACAECAQE/AM6ZTKZT",
      "KZTKZTKZTKYuvBdeC68fT35P/8QAGxEAAwADAQEAAAAAAAAAAAAAAAESEBEwIED/2gAIAQMBAT8AzrGvUolEolEolEolEolEoeVweVwe",
      "Vx0a+T//2Q==",
    ].join(""),
  },
  PNG: {
    fileName: "specimen-card.png",
    contentType: "image/png",
    base64: [
      "iVBORw0KGgoAAAANSUhEUgAAAKwAAABsBAMAAAAF90RfAAAAMFBMVEXf6O+ds8QnUG5ddYmKmKQzNTdzhZOlrLEYGRq4wclscHT4+fvU",
      "3ePGz9VQU1Y9Yn2JIwx8AAAACXBIWXMAAAsTAAALEwEAmpwYAAAE8ElEQVRo3u3XX0gbdxwA8O9KzCW3y42tktfZUwpBRqwnPg0a45/W",
      "zbk8eLEdbYh/cVUkDMMp6PChqS6YEqRh6TaGD1W7Y4hEKIw4kpeiG213iIIbDeShdZt0IbiyFwfd9/LHxBi2S02GY/d9+Oldzk9+973f",
      "93s/gSlJgML+N1nj3sGJF0evyfq0ILZKRzHL0D0IWsZOqQ3md814fhleq95gQgxTGQ6bGZEx4hVVy9RH8tn9PSMTqgwNIbHC/GEwt22c",
      "DUtgtVoa97uNZqOu2xg4G6iaNf4on63BuwwxK8ieeYNhDObWHwymBDskja3S/ehnjQFjqGoWpyCbNXz7PrPyPDAY2XzLnGAvxOPMamSj",
      "+s9uZG/hFRW1IeO9DzeQreiW/8iei3ur39UOsedTbLwhztxja6t/P5Vi32ZuGb/x1hbI4sX495kkGELxRBL2NlNJ+BwozO2pwpLwgtmv",
      "TbLJR9ZaaU6xNalHFmIqzgeYzarZykIeme4VSRkMriYXGM4vzgSDK9V7huQCa9pgzrwZYGpwgZkLKIesGihiOSitRmEZUEIJJf6VeD1v",
      "KGyJ2TWgHKAVqRGHlufxkJ9Ykw4dsCbChJb36kQg+LGC2QGH1gK0aXsnRu8KAH5hEQ9E9RT4o4Sb/MBGzoFGuFMwa40m2B2gaBMe+gB0",
      "ng4oGwbfFXqXtGt+QjZccBK0lpkE6wGgF/Fe/fw4XIyCTyP67twXSPv298jyE4WytGlBYtsm8dfdBSkJX4HfDk9Iu2+rXyBdNxJJWPwH",
      "tqWnvvcQu27jErP9RPqGZBKoTg/lemrxlV0VyK+BlJGERhajLpttj2zdltglINIsOdeu+i1y2UfMYRLksHo2EV1ZbCeof3VxH5seudy0",
      "i8MkcFZnmG42wTB+QYJ1cRrO9rcsm4p85aB76XLQp9muolZZY5qtKyrLsoezUBy2PMM2FJHVZ9iuk8+ezrDnSs1S2GNHvLDpAOI9PMRB",
      "O44/N1uBGjtGEso4IK2d2hsxmB8QAZYGxL4pPH2tz75lO05ufaARndhXH89g9VPS0CmdJizQfpwFhmzYT9s1YxYiit0XB4nVtpvksvnL",
      "wQf0z78Q1+9esBCWyBoOyEZE1bx8Nm/xYqN6ZxQ+ax6bJJ7FWi0qabZLUdBNymbzthpkQXo1goe2Aw6mRBLC8nObtzHSlzpI7pmWuwyj",
      "HHbrUVvYOR0F4C45yqYvy2TztHEpHgM8lGYI6QG7r1jI9uPoS6c4u5ojr0hla/f/ZMv7Wba/4RCLnZVog095kecf8DjiLm5EBGocRhxy",
      "2ZZkOfRmsSp3nyk2H44JDrdw2y04bt61k1YPkFOqnacy2ZZ08fZm2G0RHk6S9icAM9gWsSkQlvXwNfgSG4NGfPk23owdO6qK7jaFrzdp",
      "p/iwR23xgxOuIrstb7Y9Gbb+gB3GPCAbE0S3oHULXte06AMfaeoEqkMWm/WGTE1X+sQpvV/Uc5kkPJrbBue6cNN73y6L7clm6w+2zSbq",
      "ixnalGEpj8a7QPDWB1ZZC0zPsrnTTfzvwHGOizZIsi7O7gGBcF3Bfa/axXllsI2H2br0uqXEgyabDqqAcug5zNYXp8rK2ZxoKAqrz2W7",
      "isKezmXPFYVtzGXrisL25LL1J5llj8TJZZVQQgkllCh5LJcCfbVUbLAUbLBkbAncoMQGi68G/wLfkenkYl3qQAAAAABJRU5ErkJggg==",
    ].join(""),
  },
  PDF: {
    fileName: "specimen-card.pdf",
    contentType: "application/pdf",
    base64: [
      "JVBERi0xLjcKJYGBgYEKCjEgMCBvYmoKPDwKL1R5cGUgL1BhZ2VzCi9LaWRzIFsgNCAwIFIgXQovQ291bnQgMQo+PgplbmRvYmoKCjIg",
      "MCBvYmoKPDwKL1R5cGUgL0NhdGFsb2cKL1BhZ2VzIDEgMCBSCj4+CmVuZG9iagoKNCAwIG9iago8PAovVHlwZSAvUGFnZQovUGFyZW50",
      "IDEgMCBSCi9SZXNvdXJjZXMgPDwKL0ZvbnQgPDwKL0hlbHZldGljYS03MDk4NDgwNzg5IDMgMCBSCi9IZWx2ZXRpY2EtOTc0MjY4MjU2",
      "OCAzIDAgUgo+PgovWE9iamVjdCA8PAo+PgovRXh0R1N0YXRlIDw8Cj4+Cj4+Ci9NZWRpYUJveCBbIDAgMCAyNDMgMTUzIF0KL0Fubm90",
      "cyBbIF0KL0NvbnRlbnRzIFsgNSAwIFIgXQo+PgplbmRvYmoKCjUgMCBvYmoKPDwKL0ZpbHRlciAvRmxhdGVEZWNvZGUKL0xlbmd0aCAx",
      "NjUKPj4Kc3RyZWFtCnicdY5LCsJAEET3fYpZC2J/JzMQXJgEXLgR5gIiURRdKOL57QkoKEhBf6oaXt9gVQBD1f0Ii/V4eY6P0343bzAn",
      "TdikHEhDOQB73QBNp1Q9qs4VWhNDNRXN2nsfGH0mY9VlKGcoMxgKbOEvKTfKMbHFFIgqieIPKeMEUtLOIaLmCLPke+/oTu0NaoUku5B7",
      "QSGvIvQJVQQ1uszYYxX+evAF9Qg5uQplbmRzdHJlYW0KZW5kb2JqCgo2IDAgb2JqCjw8Ci9GaWx0ZXIgL0ZsYXRlRGVjb2RlCi9UeXBl",
      "IC9PYmpTdG0KL04gMQovRmlyc3QgNAovTGVuZ3RoIDgwCj4+CnN0cmVhbQp4nDNWMFCwseHSD6ksSFXQd8vPK+HSDy5NKgFzQYKGXPpO",
      "icWpIBkFfY/UnLLUkszkRC5917zk/JTMvHQF/fDMPMe84kyYAJedHRcAedAbcgplbmRzdHJlYW0KZW5kb2JqCgo3IDAgb2JqCjw8Ci9T",
      "aXplIDgKL1Jvb3QgMiAwIFIKL0ZpbHRlciAvRmxhdGVEZWNvZGUKL1R5cGUgL1hSZWYKL0xlbmd0aCA0MAovVyBbIDEgMiAyIF0KL0lu",
      "ZGV4IFsgMCA4IF0KPj4Kc3RyZWFtCnicFcYxDQAgDACwjoMbX2ABK1gf29MUmWERDsPsvSJuMXaTfGeABJMKZW5kc3RyZWFtCmVuZG9i",
      "agoKc3RhcnR4cmVmCjc2NwolJUVPRg==",
    ].join(""),
  },
};
