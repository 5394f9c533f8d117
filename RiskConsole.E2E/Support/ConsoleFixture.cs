using RiskConsole.Access;

namespace RiskConsole.E2E.Support;

/// <summary>One console with a user for each role and a key, and the browser: shared by the tests that leave them as they are.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    internal const string Password = "quiet otter paints eleven doors";

    private readonly Dictionary<string, string> _states = [];
    private Browser? _browser;
    private ConsoleProcess? _console;
    private EventSender? _sender;

    internal Browser Browser => _browser!;

    internal ConsoleProcess Console => _console!;

    internal EventSender Sender => _sender!;

    public async Task InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        _console = await ConsoleProcess.StartAsync();
        foreach (var role in Roles.All)
            await CreateUserAsync(_console, role, role);
        _sender = await EventSender.CreateAsync(_console);
    }

    public async Task DisposeAsync()
    {
        _sender?.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

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
    internal static async Task<string> SignInAsync(Browser browser, ConsoleProcess console, string name, string password = Password)
    {
        await using var visitor = await browser.VisitAsync(console.Address);
        await visitor.Page.GotoAsync("/signin");
        await visitor.SignInAsync(name, password);
        await visitor.BeLiveAsync();
        return await visitor.StateAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleGroup : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "one console";
}
