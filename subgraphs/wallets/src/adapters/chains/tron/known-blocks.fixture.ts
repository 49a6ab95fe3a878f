// Blocks as nodes of java-tron have told them, in public documents and tests of other projects.

/** Of the main network, number 71723395, with two of its transactions. */
export const MAIN = {
  blockID: "0000000004466983e78b77fc3879e7ddbe1de5215ac7d55cd1ccbb6f59893230",
  block_header: {
    raw_data: {
      number: 71_723_395,
      txTrieRoot: "e48d0857b1b2ef05c21acf940ce3d806fe9f7b2f1aa44253ea00cfda0a4d3044",
      witness_address: "418440ffd578f7a5abf3537b5f46a6980d382db581",
      parentHash: "00000000044669824a0d4c8beabb227b089144f7104fbd226b1fee63727dd279",
      version: 31,
      timestamp: 1_745_825_274_000,
    },
  },
  transactions: [
    {
      ret: [{ contractRet: "SUCCESS" }],
      signature: [
        "5d22c9f790932b192f6603abd7728d3f3431eef0869d422c85c3ce527bb583714e67c8077662bed072148adf27d5142cfdfdf3cb7f79c1325aa72a28f5b2b72400",
      ],
      txID: "369e1efdeedfc774f967aff173ab22a1ce58471f08e624a190aac4d148f1d943",
      raw_data: {
        contract: [
          {
            parameter: {
              value: {
                amount: 1,
                owner_address: "41f96c4705e780785f6e46e84da9744105f0c2142a",
                to_address: "4155181e20f78902ed2ff8fc7a75814762887d497b",
              },
              type_url: "type.googleapis.com/protocol.TransferContract",
            },
            type: "TransferContract",
          },
        ],
        ref_block_bytes: "696f",
        ref_block_hash: "1ef122b9b047568a",
        expiration: 1_745_825_328_000,
        timestamp: 1_745_825_270_741,
      },
      raw_data_hex:
        "0a02696f22081ef122b9b047568a4080d7b1dae7325a65080112610a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412300a1541f96c4705e780785f6e46e84da9744105f0c2142a12154155181e20f78902ed2ff8fc7a75814762887d497b180170d597aedae732",
    },
    {
      ret: [{ contractRet: "SUCCESS" }],
      signature: [
        "ef42241c10af2107f175e166401ffdb25c4cdd96f3ba02742194e281cde3ffac1d8c85a06e252adb6cd0072f722d3ec50571ea8c835c6312fb272aaa75f9d58e1b",
      ],
      txID: "ecd50059428170eee5e4c9862ad56f1d582d26540cecc071899eef7d07e19d38",
      raw_data: {
        contract: [
          {
            parameter: {
              value: {
                data: "a9059cbb0000000000000000000000003b9f381f7e5017f3966277d00a0ca5adfc5634920000000000000000000000000000000000000000000000000000000000989680",
                owner_address: "415a274493e64a26e6bbf38e86d42192045f4e6881",
                contract_address: "41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
              },
              type_url: "type.googleapis.com/protocol.TriggerSmartContract",
            },
            type: "TriggerSmartContract",
          },
        ],
        ref_block_bytes: "6806",
        ref_block_hash: "7b19b694990c0f43",
        expiration: 1_745_911_369_682,
        fee_limit: 30_000_000,
        timestamp: 1_745_825_269_682,
      },
      raw_data_hex:
        "0a02680622087b19b694990c0f4340d29fb583e8325aae01081f12a9010a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412740a15415a274493e64a26e6bbf38e86d42192045f4e6881121541a614f803b6fd780986a42c78ec9c7f77e6ded13c2244a9059cbb0000000000000000000000003b9f381f7e5017f3966277d00a0ca5adfc563492000000000000000000000000000000000000000000000000000000000098968070b28faedae73290018087a70e",
    },
  ],
};

/** Of Shasta, number 33801077, with its one transaction. */
export const SHASTA = {
  blockID: "000000000203c375c7521ef953106e9a112e1902664a91becc5f40371a7397d7",
  block_header: {
    raw_data: {
      number: 33_801_077,
      txTrieRoot: "30fe6502e11e110fa389d5c17e1cf53fa8df93f26297d9f27cd8c07d3558d722",
      witness_address: "41e71c365c9dbf284ca8c1eed2d7877638941b9011",
      parentHash: "000000000203c3741f9a08f594934bd26df95cc6c49b475d118e3a87aed5a4a4",
      version: 27,
      timestamp: 1_684_509_309_000,
    },
  },
  transactions: [
    {
      ret: [{ contractRet: "SUCCESS" }],
      signature: [
        "95874b4774ba56125dfd7bf2a99a0652d4abda98c6977e3f417852b7ea6f2b81ff2f260df473d186be9586b6bbeb74b5382d7f058593fd72fb60da5d0f77f77100",
      ],
      txID: "31370141e3345421bdb92eff72f0d69aba8d04e636317ed52745d3f97e9faabb",
      raw_data_hex:
        "0a02c36222084ddf60f936a910d940f0add4a483315a8e01081f1289010a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412540a1541fcf7ab2a2fb29362babd41647a22b223f7fbedec121541c3c5115bd3f5cfe5559c634eeb250f339ae3e29c222437383d0e00000000000000000000000000000000000000000000000000000188349354c970b8e0d0a48331900180a3c347",
    },
  ],
};

/** Of a network of somebody's own, java-tron 4.8.2, number 165. */
export const OWN = {
  blockID: "00000000000000a568a725352ccd7fbad4e65f56ed11d420a505c21f2230145d",
  block_header: {
    raw_data: {
      timestamp: 1_790_865_510_000,
      txTrieRoot: "c85f5050cb4a05c58222017f823191d5ae1ca07b7bd7f090f493a35c10f03491",
      parentHash: "00000000000000a4b0ef6ad98a02403ebb86833716c2350b6338a6ee79df2dfc",
      number: 165,
      witness_address: "417e5f4552091a69125d5dfcb7b8c2659029395bdf",
      version: 38,
    },
  },
  transactions: [
    {
      ret: [{ contractRet: "SUCCESS" }],
      signature: [
        "755e1552868a1734c90c28dacb66e58f85eaa5fc2845593280e3b6ee1cf1b7af793cc378d8c3ad144542502270ab852095665abfffdea306200a9942a67e161401",
      ],
      txID: "db8667ffea27109131fd5c113abcadd535c896590814a50dbf9eda253a8d19da",
      raw_data_hex:
        "0a0200a42208b0ef6ad98a02403e40b8e1e8d38f345a57083b12530a38747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e43616e63656c416c6c556e667265657a655632436f6e747261637412170a1541dcf2957055e8fcde477a077ecfeddf5ab235754770a1899cbf8f34",
    },
  ],
};

/** Without transactions: of the main network, number 2657, and of Shasta, number 33801078. */
export const EMPTY = [
  {
    blockID: "0000000000000a611841e6cd79f99249d7e974e41c0f5b016eb3c64e43fcb01c",
    block_header: {
      raw_data: {
        number: 2_657,
        txTrieRoot: "0000000000000000000000000000000000000000000000000000000000000000",
        witness_address: "411661f25387370c9cd3a9a5d97e60ca90f4844e7e",
        parentHash: "0000000000000a6023d563b1a2e1e0eb49cb40226eb553e6dc006e723395d588",
        timestamp: 1_529_899_509_000,
      },
    },
  },
  {
    blockID: "000000000203c376d3d45ca88309982517d69ff0ec4d9a9f9f25536cebcdd76b",
    block_header: {
      raw_data: {
        number: 33_801_078,
        txTrieRoot: "0000000000000000000000000000000000000000000000000000000000000000",
        witness_address: "41e61626ef01662b320a8ba38372e9db9cca940a3b",
        parentHash: "000000000203c375c7521ef953106e9a112e1902664a91becc5f40371a7397d7",
        version: 27,
        timestamp: 1_684_509_312_000,
      },
    },
  },
];
