using RiskConsole.Access;

namespace RiskConsole.E2E.Support;

/// <summary>One console with a user for each role and a key, and the browser: shared by the tests that leave them as they are.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    internal const string Password = Seed.Password;

    private readonly Dictionary<string, string> _states = [];
    private Browser? _browser;
    private ConsoleProcess? _console;
    private EventSender? _sender;
    private Seed? _seed;

    internal Browser Browser => _browser!;

    internal ConsoleProcess Console => _console!;

    internal EventSender Sender => _sender!;

    public async Task InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _seed = await Seed.Made;
        _console = await StartConsoleAsync();
        _sender = SenderTo(_console);
    }

    public async Task DisposeAsync()
    {
        _sender?.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    /// <summary>A console of the test's own, with the same users and key.</summary>
    internal Task<ConsoleProcess> StartConsoleAsync(params string[] settings) => ConsoleProcess.StartAsync(_seed, settings);

    internal EventSender SenderTo(ConsoleProcess console) => new(console.Address, _seed!.Key);

    /// <summary>A page of someone at a console of the test's own.</summary>
    internal async Task<Visitor> VisitAsync(ConsoleProcess console, string name) =>
        await Browser.VisitAsync(console.Address, await SignInAsync(Browser, console, name));

    /// <summary>A page of someone with this role, signed in before.</summary>
    internal async Task<Visitor> VisitAsync(string role = Roles.Admin, int width = 1440, int height = 900, bool light = false)
    {
        if (!_states.TryGetValue(role, out var state))
            _states[role] = state = await SignInAsync(Browser, Console, role);
        return await Browser.VisitAsync(Console.Address, state, width, height, light);
    }

    internal static Task<string> CreateUserAsync(ConsoleProcess console, string name, string role) =>
        console.RunAsync(Password, "user", "create", name, "--role", role, "--password-stdin");

    /// <returns>What a new browser context needs to be this user.</returns>
    internal static Task<string> SignInAsync(Browser browser, ConsoleProcess console, string name, string password = Password) =>
        browser.SignInAsync(console.Address, name, password);
}

/// <summary>Tests that share one console.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleGroup : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "one console";
}

/// <summary>Tests most of which have a console of their own: they stop it, break it or set it up otherwise.</summary>
[CollectionDefinition(Name)]
public sealed class OwnConsolesGroup : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "consoles of their own";
}
