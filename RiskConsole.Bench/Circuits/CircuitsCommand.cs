using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary><c>circuits</c>: many signed-in pages, and how long an event takes from its posting to each of them.</summary>
internal static class CircuitsCommand
{
    private static readonly Option<int> Circuits = new("--circuits") { Description = "Pages to open.", DefaultValueFactory = _ => 1_000 };

    private static readonly Option<string[]> Pages = new("--page")
    {
        Description = "overview or feed, or both.",
        DefaultValueFactory = _ => ["feed"],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double[]> Rates = new("--rate")
    {
        Description = "Events per second; several for a window each.",
        DefaultValueFactory = _ => [1],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "Length of each window.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<double> Yardstick = new("--yardstick-seconds")
    {
        Description = "Length of the yardsticks' windows, 0 for none.",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<double> OpenRate = new("--open-rate")
    {
        Description = "Pages opened per second.",
        DefaultValueFactory = _ => 150,
    };

    private static readonly Option<int> Sessions = new("--sessions")
    {
        Description = "Sessions the pages are spread over.",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<double?> Navigate = new("--client-navigate")
    {
        Description = "Each page goes on to another one (Overview, Scores, Overview over an hour) every so many seconds.",
    };

    private static readonly Option<int> Soak = new("--soak")
    {
        Description = "Measure for so many minutes and print a line for each, without yardsticks.",
    };

    private static readonly Option<double> Background = new("--background")
    {
        Description = "With --soak: further events per second, in batches, which are not measured.",
    };

    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "Watch a console that runs already; with --user, --password and --key.",
        CustomParser = Address,
    };

    private static readonly Option<Uri?> IngestUrl = new("--ingest-url")
    {
        Description = "Post to this instance, not to the watched one.",
        CustomParser = Address,
    };

    private static readonly Option<string?> User = new("--user") { Description = "Who signs in." };

    private static readonly Option<string?> Password = new("--password") { Description = "With which password." };

    private static readonly Option<string?> Key = new("--key") { Description = "API key with the scope ingest." };

    private static readonly Option<int[]> Processes = new("--server-pid")
    {
        Description = "Processes of the consoles that run already, for their CPU and memory.",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo?> Json = Report.JsonOption();

    public static Command Create()
    {
        Pages.AcceptOnlyFromAmong([.. WatchedConsole.Paths.Keys]);
        foreach (var positive in (Option<double>[])[Seconds, OpenRate])
            positive.Validators.Add(Positive);
        Rates.Validators.Add(Positive);
        Circuits.Validators.Add(Positive);
        Sessions.Validators.Add(Positive);
        Navigate.Validators.Add(Positive);
        var command = new Command("circuits",
            "Opens many signed-in pages and measures from the posting of an event to the render batch that shows it, in each of them.")
        {
            Circuits, Pages, Rates, Seconds, Yardstick, OpenRate, Sessions, Navigate, Soak, Background, Url, IngestUrl, User, Password, Key,
            Processes, Json,
        };
        command.Validators.Add(result =>
        {
            var named = new Option[] { Url, User, Password, Key }.Count(option => result.GetResult(option) is not null);
            if (named is not (0 or 4) || (named == 0 && result.GetResult(IngestUrl) is not null))
                result.AddError("A console that runs already is named by --url, --user, --password and --key together.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var report = new Report(parsed.InvocationConfiguration.Output, parsed.GetValue(Json), TimeProvider.System);
        var minutes = parsed.GetValue(Soak);
        var rates = parsed.GetValue(Rates)!;
        var plan = new LoadPlan(parsed.GetValue(Circuits), parsed.GetValue(OpenRate), rates, TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            parsed.GetValue(Navigate) is { } every ? TimeSpan.FromSeconds(every) : null);
        var wish = new CircuitsWish(parsed.GetValue(Pages)!, plan, parsed.GetValue(Sessions),
            TimeSpan.FromSeconds(parsed.GetValue(Yardstick)), parsed.GetValue(Url), parsed.GetValue(IngestUrl), parsed.GetValue(Processes)!,
            Access(parsed.CommandResult));
        if (minutes == 0)
        {
            await new CircuitsRun(wish, report).RunAsync(ct);
        }
        else
        {
            plan = plan with
            {
                Rates = [.. Enumerable.Repeat(rates[0], minutes)],
                Window = TimeSpan.FromMinutes(1),
                Background = parsed.GetValue(Background),
            };
            await new SoakRun(wish with { Plan = plan }, report).RunAsync(wish.Pages[0], ct);
        }
        await report.SaveAsync(ct);
    }

    private static ConsoleAccess? Access(SymbolResult result) =>
        (result.GetValue(User), result.GetValue(Password), result.GetValue(Key)) is ({ } user, { } password, { } key)
            ? new ConsoleAccess(user, password, key)
            : null;

    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
            return new Uri(address.GetLeftPart(UriPartial.Authority));
        result.AddError($"'{result.Tokens[0].Value}' is no address like http://127.0.0.1:5080.");
        return null;
    }

    private static void Positive(OptionResult result)
    {
        if (result.Tokens.Any(token => double.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number <= 0))
            result.AddError($"{result.Option.Name} must be greater than 0.");
    }
}
