using System.Net;
using System.Text.Json;
using RiskConsole.Hosting;
using RiskConsole.Tests.Access;

namespace RiskConsole.Tests.Hosting;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-cli-").FullName;

    [Fact, Trait("Req", "AC1")]
    public async Task User_CreateListDisableResetPassword_Work()
    {
        var created = await RunAsync(["user", "create", "ada", "--role", "admin", "--password-stdin"], WebVisitor.Password);
        var again = await RunAsync(["user", "create", "ada", "--role", "admin", "--password-stdin"], WebVisitor.Password);
        await RunAsync(["user", "create", "bob", "--role", "operator", "--password-stdin"], WebVisitor.Password);
        var disabled = await RunAsync(["user", "disable", "bob"]);
        var reset = await RunAsync(["user", "reset-password", "ada", "--password-stdin"], "quite another phrase");
        var list = await RunAsync(["user", "list"]);

        Assert.Equal((0, "Created ada as admin."), (created.ExitCode, created.Output));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("There is a user ada already", again.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "bob is disabled."), (disabled.ExitCode, disabled.Output));
        Assert.Equal(0, reset.ExitCode);
        Assert.Matches("ada +admin +enabled +never", list.Output);
        Assert.Matches("bob +operator +disabled +never", list.Output);
    }

    [Theory, Trait("Req", "AC1")]
    [InlineData(1, "needs at least 12", "user create ada --role admin --password-stdin", "short")]
    [InlineData(1, "Standard input was empty", "user create ada --role admin --password-stdin", null)]
    [InlineData(1, "There is no user nobody", "user disable nobody", null)]
    [InlineData(1, "is not a scope", "apikey create key --scopes write", null)]
    [InlineData(1, "no key with the id", "apikey revoke 123", null)]
    [InlineData(2, "--password-stdin", "user create ada --role admin", null)]
    [InlineData(2, "king", "user create ada --role king --password-stdin", null)]
    [InlineData(2, "Unrecognized command or argument 'crate'", "user crate", null)]
    [InlineData(2, "--helpp", "--helpp", null)]
    public async Task Command_WrongUse_SaysWhatOnStderrWithoutAStackTrace(int exitCode, string message, string command, string? input)
    {
        var run = await RunAsync(command.Split(' '), input);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task ApiKey_Create_PrintsTheKeyAlone()
    {
        var created = await RunAsync(["apikey", "create", "bridge", "--scopes", "ingest,read"]);
        var list = await RunAsync(["apikey", "list"]);
        var id = created.Output.Split('_')[1];
        var revoked = await RunAsync(["apikey", "revoke", id]);
        var after = await RunAsync(["apikey", "list"]);

        Assert.Matches("^rck_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", created.Output);
        Assert.Matches($"{id} +bridge +ingest,read +active +never", list.Output);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Matches($"{id} +bridge +ingest,read +revoked", after.Output);
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Migrate_NewAndAgain_IsDone()
    {
        var first = await StartAsync(["db", "migrate"]);
        var second = await StartAsync(["db", "migrate"]);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("brought up to date", first.Errors, StringComparison.Ordinal);
        Assert.Empty(second.Errors);
        Assert.True(File.Exists(Path.Combine(_folder, "data", "riskconsole.db")));
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Start_EmptyFolder_OffersTheFirstAdminLinkWhichWorks()
    {
        await using var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
        var link = new Uri(await console.LineAsync("Create the first admin: "));
        var address = await console.LineAsync("RiskConsole listens on ");
        using var visitor = new WebVisitor(new Uri(address));

        using var created = await visitor.SubmitAsync(link.PathAndQuery, "setup", ("Name", "ada"), ("Password", WebVisitor.Password),
            ("Repeat", WebVisitor.Password));
        var healthy = await StartAsync(["healthcheck", "--urls", address]);

        Assert.Equal(HttpStatusCode.Found, created.StatusCode);
        Assert.Equal(0, healthy.ExitCode);
        Assert.DoesNotContain("Create the first admin", await RestartAsync(), StringComparison.Ordinal);

        async Task<string> RestartAsync()
        {
            await using var later = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
            var second = await later.LineAsync("RiskConsole listens on ");
            using var other = new WebVisitor(new Uri(second));
            (await other.SignInAsync("ada")).Dispose();
            return string.Join('\n', later.Output);
        }
    }

    [Fact, Trait("Req", "OP8")]
    public async Task Logs_NotATerminal_AreOneJsonObjectPerLineWithoutSecrets()
    {
        await using var console = Executable.Start(_folder,
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft=Information",
                "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Warning"]);
        var link = new Uri(await console.LineAsync("Create the first admin: "));
        using var visitor = new WebVisitor(new Uri(await console.LineAsync("RiskConsole listens on ")));

        (await visitor.SubmitAsync(link.PathAndQuery, "setup", ("Name", "ada"), ("Password", WebVisitor.Password),
            ("Repeat", WebVisitor.Password))).Dispose();
        using var stranger = new WebVisitor(visitor.Client.BaseAddress!);
        (await stranger.SignInAsync("ada", "a wrong passphrase")).Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("X-Api-Key", "rck_aaaaaaaaaaaa_notasecretbutlikeone000000000000000000000000");
        (await visitor.Client.SendAsync(request)).Dispose();
        await RiskConsole.Tests.Support.Deadline.UntilAsync(() =>
            console.Output.Any(l => l.Contains("wrong password", StringComparison.Ordinal)), "the refused sign-in is logged");

        var lines = console.Output.Where(l => !l.StartsWith("RiskConsole listens on ", StringComparison.Ordinal)
            && !l.StartsWith("Create the first admin: ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            using var entry = JsonDocument.Parse(line);
            Assert.NotNull(entry.RootElement.GetProperty("message").GetString());
            Assert.NotEqual(default, entry.RootElement.GetProperty("time").GetDateTimeOffset());
        }
        var all = string.Join('\n', lines) + string.Join('\n', console.Errors);
        foreach (var secret in new[] { WebVisitor.Password, "a wrong passphrase", link.Query.Split('=')[1], "notasecretbutlikeone",
            "127.0.0.1:5" })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "OP5")]
    public async Task Start_WrongSettings_NamesEachOnItsLineAndExitsWith78()
    {
        var run = await StartAsync(["--urls", "http://127.0.0.1:0", "--Live:FeedRows=5"], null, ("WEBSOCKET_MAX_CONNECTIONS", "0"),
            ("Access__LockoutFailures", "0"));

        Assert.Equal(ExitCodes.Configuration, run.ExitCode);
        var lines = run.Errors.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("Live:FeedRows = '5' is not allowed: it must be between 10 and 2000.", lines);
        Assert.Contains("WEBSOCKET_MAX_CONNECTIONS (that is, Live:MaxCircuits) = '0' is not allowed: it must be between 1 and 100000.",
            lines);
        Assert.Contains("Access:LockoutFailures = '0' is not allowed: it must be between 1 and 100.", lines);
        Assert.DoesNotContain("   at ", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "OP5")]
    [InlineData("--Live:RefreshInterval=soon", "Live:RefreshInterval = 'soon' cannot be read as a time span")]
    [InlineData("--Hosting:TrustedProxies=nonsense", "'nonsense' is neither an address nor a network")]
    [InlineData("--ConnectionStrings:Default=", "ConnectionStrings:Default is empty")]
    public async Task Start_WrongSetting_SaysWhatIsAllowed(string setting, string message)
    {
        var run = await StartAsync(["--urls", "http://127.0.0.1:0", setting]);

        Assert.Equal(ExitCodes.Configuration, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "OP5")]
    public async Task Start_AddressInUse_SaysSo()
    {
        await using var first = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
        var address = await first.LineAsync("RiskConsole listens on ");

        var second = await StartAsync(["--urls", address]);

        Assert.Equal(ExitCodes.Failed, second.ExitCode);
        Assert.Contains("Cannot listen", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors + second.Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC1")]
    public async Task Command_WhileTheConsoleRuns_TakesEffectThere()
    {
        await using var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
        using var visitor = new WebVisitor(new Uri(await console.LineAsync("RiskConsole listens on ")));
        await RunAsync(["user", "create", "ada", "--role", "operator", "--password-stdin"], WebVisitor.Password);
        using var signedIn = await visitor.SignInAsync("ada");

        await RunAsync(["user", "disable", "ada"]);

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        await RiskConsole.Tests.Support.Deadline.UntilAsync(async () =>
        {
            using var page = await visitor.GetAsync("/signin");
            return page.StatusCode == HttpStatusCode.OK;
        }, "the disabled user's session is over");
    }

    [Fact, Trait("Req", "OP4")]
    public async Task HealthCheck_OnlyCertainHostsAllowed_AsksByAnAllowedOne()
    {
        await using var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0", "--AllowedHosts", "console.example"]);
        var address = await console.LineAsync("RiskConsole listens on ");

        var run = await StartAsync(["healthcheck", "--urls", address, "--AllowedHosts", "console.example"]);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact, Trait("Req", "OP4")]
    public async Task Stop_OnRequest_EndsInOrderWithZero()
    {
        await using var console = Executable.Start(_folder, ["--urls", "http://127.0.0.1:0"]);
        await console.LineAsync("RiskConsole listens on ");

        Assert.Equal(0, await console.StopAsync());
        Assert.Empty(console.Errors);
    }

    [Fact, Trait("Req", "OP4")]
    public async Task HealthCheck_NothingRuns_ExitsWithOne()
    {
        var run = await StartAsync(["healthcheck", "--urls", "http://127.0.0.1:1"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not answer", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As a process of its own: for starts, settings and what the working folder decides.</summary>
    private Task<(int ExitCode, string Output, string Errors)> StartAsync(string[] args, string? input = null,
        params (string Key, string Value)[] environment) =>
        Executable.RunAsync(_folder, args, environment, input);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] args, string? input = null) => CommandInProcess.RunAsync(_folder, args, input);
}
