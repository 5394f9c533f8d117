using System.Globalization;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Yardsticks;

namespace RiskConsole.Bench.Circuits;

/// <summary>Measures the console page by page, then the yardsticks with as many connections and the same rates, and prints them side by
/// side.</summary>
internal sealed class CircuitsRun(CircuitsWish wish, Report report)
{
    private readonly Figures _opening = new("Opening the connections",
        "what", "connections", "failed", "set-up p50 ms", "set-up p95 ms", "set-up max ms", "server ms each", "MB each", "MB heap each");

    private readonly Figures _latency = new("From the posting of an event to its arrival",
        "what", "events/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "delivered %", "dropped");

    private readonly Figures _cost = new("Cost",
        "what", "events/s", "batches", "B/batch", "server us/batch", "client us/batch", "server cores", "client cores", "foreign cores");

    private readonly List<(string What, WindowFigures Figures)> _windows = [];

    public async Task RunAsync(CancellationToken ct)
    {
        using var clients = new LoadClients();
        var payload = 0;
        foreach (var page in wish.Pages)
        {
            await using var console = await WatchedConsole.OpenAsync(wish, page, clients, ct);
            // The hub's messages are given the size of a render batch.
            if (await MeasureAsync(console.Target, wish.Plan, ct) is [.., { BytesEach: { } size }])
                payload = (int)size;
        }
        if (wish.Yardstick > TimeSpan.Zero)
        {
            foreach (var kind in (string[])[YardstickCommand.Hub, YardstickCommand.Page])
            {
                await using var yardstick = await YardstickTarget.StartAsync(kind, payload, clients, ct);
                await MeasureAsync(yardstick, wish.Plan with { Window = wish.Yardstick, NavigateEvery = null }, ct);
            }
        }
        report.Add(_opening);
        report.Add(_latency);
        report.Add(_cost);
        if (wish.Yardstick > TimeSpan.Zero)
            report.Add(Ratios());
    }

    private async Task<List<WindowFigures>> MeasureAsync(ILoadTarget target, LoadPlan plan, CancellationToken ct)
    {
        report.Progress($"{target.Name}: opening {plan.Connections} connections");
        await using var run = new LoadRun(target, plan);
        var opened = await run.OpenAsync(ct);
        _opening.Add(target.Name, plan.Connections, opened.Failed, opened.SetUp.Percentile(0.5), opened.SetUp.Percentile(0.95),
            opened.SetUp.Max, opened.ServerMilliseconds, opened.MegabytesEach, opened.LiveMegabytesEach);
        if (opened.FirstFault is { } fault)
            report.Note($"{target.Name}: {opened.Failed} connections could not be opened, the first because: {fault}");
        var windows = new List<WindowFigures>();
        foreach (var rate in plan.Rates)
        {
            report.Progress(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name}: {rate} events/s for {plan.Window.TotalSeconds} s on {run.AliveCount} connections"));
            await run.WarmUpAsync(rate, ct);
            var window = await run.MeasureAsync(rate, ct);
            windows.Add(window);
            _windows.Add((target.Name, window));
            _latency.Add(target.Name, rate, window.Latency.Percentile(0.5), window.Latency.Percentile(0.95),
                window.Latency.Percentile(0.99), window.Latency.Max, window.Delivered * 100, window.Dropped);
            _cost.Add(target.Name, rate, window.Updates, window.BytesEach, window.ServerMicroseconds, window.ClientMicroseconds,
                window.ServerCores, window.ClientCores, window.ForeignCores);
        }
        foreach (var (lost, count) in run.Faults())
            report.Note($"{target.Name}: {count} connections were lost: {lost}");
        return windows;
    }

    private Figures Ratios()
    {
        var table = new Figures("The console as a multiple of the yardsticks, at the same rate",
            "what", "events/s", "p50", "p95", "p99", "server us/batch", "server cores");
        var yardsticks = _windows.ToLookup(w => !WatchedConsole.Paths.ContainsKey(w.What));
        foreach (var (what, mine) in yardsticks[false])
        {
            foreach (var (yardstick, theirs) in yardsticks[true].Where(w => w.Figures.Rate == mine.Rate))
            {
                table.Add($"{what} / {yardstick}", mine.Rate,
                    mine.Latency.Percentile(0.5) / theirs.Latency.Percentile(0.5),
                    mine.Latency.Percentile(0.95) / theirs.Latency.Percentile(0.95),
                    mine.Latency.Percentile(0.99) / theirs.Latency.Percentile(0.99),
                    mine.ServerMicroseconds / theirs.ServerMicroseconds,
                    mine.ServerCores / theirs.ServerCores);
            }
        }
        return table;
    }
}
