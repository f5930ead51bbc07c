ROWS: dict[str, tuple[str, str, str]] = {
    "reports:states": ("", "L+++++++", "Lxxxxxxx"),
    "reports:home": ("", "L+++++++", "Lxxxxxxx"),
    "reports:readiness": ("P", "L++++++0", "Lxxxxxxx"),
    "reports:papers": ("P", "L++++++0", "Lxxxxxxx"),
    "reports:paper-new": ("P", "Lxxxxxxx", "L---++-0"),
    "reports:handover-new": ("post", "Lxxxxxxx", "L---+--0"),
}
