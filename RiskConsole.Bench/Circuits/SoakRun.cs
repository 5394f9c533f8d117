using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Circuits;

/// <summary>Holds many circuits for a long time and prints a line per minute: only then it shows whether memory grows,
/// circuits are lost or updates become slow.</summary>
internal sealed class SoakRun(CircuitsWish wish, Report report)
{
    private readonly Figures _minutes = new("Minute by minute",
        "minute", "alive", "dropped", "p50 ms", "p95 ms", "p99 ms", "max ms", "delivered %", "batches", "server MB", "server cores",
        "client cores", "foreign cores");

    public async Task RunAsync(string page, CancellationToken ct)
    {
        using var clients = new LoadClients();
        await using var console = await WatchedConsole.OpenAsync(wish, page, clients, ct);
        await using var run = new LoadRun(console.Target, wish.Plan);
        report.Progress($"{page}: opening {wish.Plan.Connections} connections");
        var opened = await run.OpenAsync(ct);
        if (opened.FirstFault is { } fault)
            report.Note($"{opened.Failed} connections could not be opened, the first because: {fault}");

        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var background = new BackgroundLoad(console.Target, wish.Plan.Background).RunAsync(end.Token);
        foreach (var (minute, rate) in wish.Plan.Rates.Index())
        {
            var window = await run.MeasureAsync(rate, ct);
            _minutes.Add(minute + 1, run.AliveCount, window.Dropped, window.Latency.Percentile(0.5), window.Latency.Percentile(0.95),
                window.Latency.Percentile(0.99), window.Latency.Max, window.Delivered * 100, window.Updates, window.ResidentMegabytes,
                window.ServerCores, window.ClientCores, window.ForeignCores);
            report.Progress(_minutes.Line(minute));
            if (background.IsFaulted)
                break;
        }
        await end.CancelAsync();
        await background;
        foreach (var (lost, count) in run.Faults())
            report.Note($"{count} connections were lost: {lost}");
        if (run.Faults().Any())
            report.Progress(console.Output);
        report.Add(_minutes);
    }
}
