using System.CommandLine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Failover;

/// <summary><c>failover</c>: records posted to one instance, watched on another, while the first is killed.</summary>
internal static class FailoverCommand
{
    private static readonly Option<FileInfo> Records = new Option<FileInfo>("--records")
    {
        Description = "Cloud audit records, one JSON object per line; may be packed with gzip.",
        Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<int> Circuits = new("--circuits") { Description = "Pages of Live feed to open.", DefaultValueFactory = _ => 200 };

    private static readonly Option<double> Rate = new("--rate") { Description = "Records per second.", DefaultValueFactory = _ => 2_000 };

    private static readonly Option<int> Batch = new("--batch") { Description = "Records per request.", DefaultValueFactory = _ => 100 };

    private static readonly Option<string> Query = new("--query")
    {
        Description = "The watched feed's filter. By default the last record of each batch, which is told apart; '' for all records: then most pass before a page is drawn.",
        DefaultValueFactory = _ => "subject:m*",
    };

    private static readonly Option<double> Seconds = new("--seconds") { Description = "Length of each window.", DefaultValueFactory = _ => 30 };

    private static readonly Option<FileInfo?> Json = Report.JsonOption();

    public static Command Create()
    {
        var command = new Command("failover",
            "Posts cloud audit records to one of two instances on one Redis, watches the pages of the other, and kills the first half-way.")
        {
            Records, Circuits, Rate, Batch, Query, Seconds, Json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(parsed.InvocationConfiguration.Output, parsed.GetValue(Json), TimeProvider.System);
            await new FailoverRun(new FailoverWish(parsed.GetValue(Records)!, parsed.GetValue(Circuits), parsed.GetValue(Rate),
                parsed.GetValue(Batch), parsed.GetValue(Query)!, TimeSpan.FromSeconds(parsed.GetValue(Seconds))), report).RunAsync(ct);
            await report.SaveAsync(ct);
        });
        return command;
    }
}
