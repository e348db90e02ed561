"""多少重新证明,多少取自缓存。"""

WORDS = {
    "help.cache": "保存已证结果供下次取用的文件夹。",
    "cache.reused": "重新证明:{acts} 项行为中的 {again} 项;各类要求共 {of} 个部分中的 {parts} 个。其余取自缓存(--no-cache 则不用缓存)。",
    "cache.unwritable": "警告:未能全部保存到 {path}:{why}",
}
