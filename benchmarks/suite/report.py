"""What a run writes: results.json, results.md and results.png."""

import json
import os
import pathlib


def cpu_name() -> str:
    """The model of the CPU, and how many there are."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} x {model}"


def last_cache() -> int:
    """The bytes of the largest cache; 32 MiB where that is not known."""
    sizes = pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")
    return max((int(path.read_text().strip().removesuffix("K")) * 1024 for path in sizes), default=2**25)


def write(run, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(run, indent=2) + "\n")
    (folder / "results.md").write_text(table(run))
    chart(run, folder / "results.png")


def peers_of(run) -> list:
    return [name for name in run["measured"][0]["results"] if name != "mlc"]


def ratio(item):
    """How many times faster mlc is than the best peer, and which that is."""
    times = {name: result["microseconds"] for name, result in item["results"].items() if "microseconds" in result}
    mlc = times.pop("mlc", None)
    if not mlc or not times:
        return None, None
    best = min(times, key=times.get)
    return times[best] / mlc, best


def share(item, rates):
    """The part of the machine's peak that mlc reaches: of multiply-adds, or of reading where no cache holds it all."""
    microseconds = item["results"]["mlc"].get("microseconds")
    if microseconds is None:
        return ""
    needed = {"fma": item["flop"] / rates["fma"], "read": item["bytes"] / rates["read"]}
    in_cache = item["bytes"] <= last_cache()
    limit = "fma" if in_cache or needed["fma"] > needed["read"] else "read"
    return f"{needed[limit] * 1e8 / microseconds:.0f} %{' (memory)' if limit == 'read' else ''}"


def table(run) -> str:
    peers = peers_of(run)
    clock = " (CPU time)" if run["clock"] == "cpu" else ""
    lines = [f"{run['date']}, {run['cpu']}; microseconds of a call from Python{clock}, the best of the rounds", ""]
    for threads in dict.fromkeys(item["threads"] for item in run["measured"]):
        rates = run["machine"][str(threads)]
        lines += [
            f"{threads} thread{'s' if threads > 1 else ''}: "
            f"{rates['fma'] / 1e9:.0f} GFLOP/s of multiply-adds, {rates['read'] / 1e9:.1f} GB/s of reading",
            "",
            f"| | mlc | {' | '.join(peers)} | ratio to the best | of the peak | compile s | workspace | kernels |",
            "|---|" + "---:|" * (len(peers) + 6),
        ]
        for item in run["measured"]:
            if item["threads"] == threads:
                lines.append(_row(item, peers, rates))
        lines.append("")
    errors = [
        f"- {item['workload']}, {name}: {result['error']}"
        for item in run["measured"]
        for name, result in item["results"].items()
        if "error" in result and "NotImplementedError" not in result["error"]
    ]
    return "\n".join(lines + errors) + "\n"


def _row(item, peers, rates):
    mlc = item["results"]["mlc"]
    times = [_microseconds(item["results"][name]) for name in ("mlc", *peers)]
    factor, best = ratio(item)
    times = [f"**{text}**" if name == best else text for name, text in zip(("mlc", *peers), times, strict=True)]
    facts = [
        f"{factor:.2f}" if factor else "",
        share(item, rates),
        f"{mlc['compile_seconds']:.2f}" if "compile_seconds" in mlc else "",
        f"{mlc.get('workspace_bytes', 0):,}",
        str(mlc.get("kernels", "")),
    ]
    return f"| {item['workload']} | {' | '.join([*times, *facts])} |"


def _microseconds(result):
    value = result.get("microseconds")
    if value is None:
        return "-"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def chart(run, path) -> None:
    """How many times faster mlc is than each peer, on a logarithmic scale; 1 is as fast."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    peers = peers_of(run)
    counts = list(dict.fromkeys(item["threads"] for item in run["measured"]))
    figure, plots = pyplot.subplots(len(counts), 1, squeeze=False, figsize=(12, 4.5 * len(counts)))
    for threads, plot in zip(counts, plots[:, 0], strict=True):
        items = [item for item in run["measured"] if item["threads"] == threads]
        for number, peer in enumerate(peers):
            bars = [
                (place + (number + 0.5) / (len(peers) + 1), item["results"][peer]["microseconds"] / mlc)
                for place, item in enumerate(items)
                if (mlc := item["results"]["mlc"].get("microseconds")) and "microseconds" in item["results"][peer]
            ]
            if bars:
                places, heights = zip(*bars, strict=True)
                plot.bar(places, [height - 1 for height in heights], 1 / (len(peers) + 1), bottom=1, label=peer)
        plot.axhline(1, color="black", linewidth=0.8)
        plot.set_yscale("log")
        plot.set_ylabel("time of the peer / time of mlc")
        plot.set_title(f"{threads} thread{'s' if threads > 1 else ''}")
        plot.set_xticks([place + 0.4 for place in range(len(items))], [item["workload"] for item in items], rotation=25)
        if peers:
            plot.legend(ncols=len(peers), fontsize="small")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
