using System.Globalization;
using System.Text;

namespace RiskConsole.Bench.Circuits;

/// <summary>Events beside those that are measured: a few hundred accounts, several kinds, mostly harmless, ten batches a second.</summary>
internal sealed class BackgroundLoad(ConsoleTarget target, double rate)
{
    private const int BatchesPerSecond = 10;
    private const int Accounts = 400;
    private static readonly string[] Types = ["deposit", "withdrawal", "attestation", "swap", "relay"];

    private readonly string _run = Guid.NewGuid().ToString("n");
    private readonly Random _random = new(1);
    private long _posted;

    /// <summary>Posts until it is told to stop; does nothing at a rate of zero.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (rate <= 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BatchesPerSecond));
        var due = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                due += rate / BatchesPerSecond;
                var count = (int)due;
                due -= count;
                if (count > 0)
                    await target.PostBatchAsync(Batch(count), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private string Batch(int count)
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < count; i++)
        {
            var (severity, score) = _random.NextDouble() switch
            {
                < 0.90 => ("info", 0.1),
                < 0.98 => ("warning", 0.4),
                _ => ("error", 0.7),
            };
            json.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"specversion":"1.0","id":"{{_run}}-{{_posted++}}","source":"/bench/background",
                "type":"io.example.bridge.{{Types[_random.Next(Types.Length)]}}","subject":"acct/{{_random.Next(Accounts):d4}}",
                "severity":"{{severity}}","score":{{score}},"data":{"usd":{{_random.Next(1, 90_000)}},"asset":"ETH"}
                }
                """);
        }
        return json.Append(']').ToString();
    }
}
