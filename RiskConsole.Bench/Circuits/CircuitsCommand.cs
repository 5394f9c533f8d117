using System.CommandLine;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary>What <c>circuits</c> was asked to do.</summary>
/// <param name="Pages"><c>overview</c>, <c>feed</c>.</param>
/// <param name="Yardstick">Length of the yardsticks' windows; zero for none.</param>
/// <param name="Watch">A console that runs already; null to start one.</param>
/// <param name="Ingest">Where to post, when that is another instance.</param>
/// <param name="Processes">The processes of consoles that run already.</param>
/// <param name="Access">What opens the console that runs already.</param>
internal sealed record CircuitsWish(
    IReadOnlyList<string> Pages, LoadPlan Plan, int Sessions, TimeSpan Yardstick, Uri? Watch, Uri? Ingest, IReadOnlyList<int> Processes,
    ConsoleAccess? Access);

/// <summary><c>circuits</c>: many signed-in pages, and how long an event takes from its posting to each of them.</summary>
internal static class CircuitsCommand
{
    public static Command Create()
    {
        var circuits = new Option<int>("--circuits") { Description = "Pages to open.", DefaultValueFactory = _ => 1_000 };
        var pages = new Option<string[]>("--page")
        {
            Description = "overview or feed; repeat for both.",
            DefaultValueFactory = _ => ["feed"],
            AllowMultipleArgumentsPerToken = true,
        };
        pages.AcceptOnlyFromAmong(CircuitsRun.Paths.Keys.ToArray());
        var rates = new Option<double[]>("--rate")
        {
            Description = "Events per second; repeat for a window each.",
            DefaultValueFactory = _ => [1],
            AllowMultipleArgumentsPerToken = true,
        };
        var seconds = new Option<double>("--seconds") { Description = "Length of each window.", DefaultValueFactory = _ => 60 };
        var yardstick = new Option<double>("--yardstick-seconds") { Description = "Length of the yardsticks' windows, 0 for none.", DefaultValueFactory = _ => 20 };
        var ramp = new Option<double>("--open-rate") { Description = "Pages opened per second.", DefaultValueFactory = _ => 150 };
        var sessions = new Option<int>("--sessions") { Description = "Sessions the pages are spread over.", DefaultValueFactory = _ => 50 };
        var navigate = new Option<double?>("--client-navigate") { Description = "Each page goes to another one every so many seconds." };
        var url = new Option<Uri?>("--url") { Description = "Watch a console that runs already; with --user, --password and --key." };
        var ingest = new Option<Uri?>("--ingest-url") { Description = "Post to this instance instead." };
        var user = new Option<string?>("--user") { Description = "Who signs in." };
        var password = new Option<string?>("--password") { Description = "With which password." };
        var key = new Option<string?>("--key") { Description = "API key with the scope ingest." };
        var processes = new Option<int[]>("--server-pid") { Description = "Process of a console that runs already, for its CPU and memory; repeatable.", DefaultValueFactory = _ => [] };
        var json = Report.JsonOption();
        var command = new Command("circuits", "Opens many signed-in pages and measures from the posting of an event to its render batch in each of them.")
        {
            circuits, pages, rates, seconds, yardstick, ramp, sessions, navigate, url, ingest, user, password, key, processes, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(url) is not null && (result.GetValue(user) is null || result.GetValue(password) is null || result.GetValue(key) is null))
                result.AddError("--url needs --user, --password and --key.");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(parsed.InvocationConfiguration.Output, parsed.GetValue(json), TimeProvider.System);
            var every = parsed.GetValue(navigate);
            var plan = new LoadPlan(parsed.GetValue(circuits), parsed.GetValue(ramp), parsed.GetValue(rates)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                every is { } s ? TimeSpan.FromSeconds(s) : null);
            var access = parsed.GetValue(url) is null ? null : new ConsoleAccess(parsed.GetValue(user)!, parsed.GetValue(password)!, parsed.GetValue(key)!);
            var wish = new CircuitsWish(parsed.GetValue(pages)!, plan, parsed.GetValue(sessions), TimeSpan.FromSeconds(parsed.GetValue(yardstick)),
                parsed.GetValue(url), parsed.GetValue(ingest), parsed.GetValue(processes)!, access);
            await new CircuitsRun(wish, report).RunAsync(ct);
            await report.SaveAsync(ct);
        });
        return command;
    }
}
