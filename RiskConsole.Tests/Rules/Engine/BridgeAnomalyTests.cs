using System.Globalization;
using System.IO.Compression;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Rules.Engine;

public class BridgeAnomalyTests(ITestOutputHelper output)
{
    /// <summary>The withdrawals of a real bridge, 202 days of them before the attack that emptied it.</summary>
    [Theory, Trait("Req", "AL1")]
    [InlineData(10, 3.5, 9, 60)]
    [InlineData(60, 3, 8, 60)]
    public void Take_WithdrawalsOfABridge_RaisesTheAttackAndLittleElse(int minutes, double threshold, int mostFalse, int mostSeconds)
    {
        if (SampleData.Folder("nomad-bridge", output) is not { } folder)
            return;
        var window = new AnomalyWindow(AnomalySeries.Shape(Aggregate.Sum, minutes * AnomalySeries.Minute));
        var (before, attackUs, seenUs, bucket, seq) = (0, 0L, 0L, -1L, 0L);
        foreach (var (timeUs, usd, attack) in Rows(Path.Combine(folder, "nomad_withdrawals_labelled.csv.gz")))
        {
            if (attack && attackUs == 0)
                (attackUs, bucket) = (timeUs, -1);
            var said = window.Take(new Sample(++seq, timeUs, "", usd));
            if (!said.Counts || said.Value < threshold || bucket == timeUs / (minutes * AnomalySeries.Minute))
                continue;
            bucket = timeUs / (minutes * AnomalySeries.Minute);
            if (attackUs == 0)
                before++;
            else if (seenUs == 0)
                seenUs = timeUs;
            output.WriteLine($"{DateTimeOffset.UnixEpoch.AddMicroseconds(timeUs):u} {said.Value:0.00} {window.Reason}");
        }
        output.WriteLine($"{before} false, seen after {(seenUs - attackUs) / AnomalySeries.Second} s");
        Assert.InRange(before, 0, mostFalse);
        Assert.InRange((seenUs - attackUs) / AnomalySeries.Second, 0, mostSeconds);
    }

    private static IEnumerable<(long TimeUs, double Usd, bool Attack)> Rows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            if (double.TryParse(fields[6], CultureInfo.InvariantCulture, out var usd))
                yield return (long.Parse(fields[0], CultureInfo.InvariantCulture) * AnomalySeries.Second, usd, fields[7] == "1");
        }
    }
}
