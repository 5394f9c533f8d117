using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E.Support;

/// <summary>A person with one page open. Notes whatever the browser complains about.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Errors in the browser's console: scripts that threw, things that were not found, what the content security policy refused.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Visitor> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Opens a page and waits until its circuit is live.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await BeLiveAsync();
    }

    public Task BeLiveAsync() => Expect(Page.Locator("html")).ToHaveAttributeAsync("data-connection", "live");

    public async Task SignInAsync(string name, string password)
    {
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public Task<string> StateAsync() => _context.StorageStateAsync();

    /// <summary>Rows of the feed that hold this text.</summary>
    public ILocator Row(string text) => Page.Locator(".feed-rows .feed-row", new() { HasText = text });

    /// <summary>Types into the filter of the feed, as if by hand.</summary>
    public async Task FilterAsync(string query)
    {
        await Page.GetByRole(AriaRole.Combobox).FillAsync(query);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Marks the page: a reload or another document would lose the mark.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.rcMark = true; }");

    /// <returns>Whether this is still the document that was marked.</returns>
    public Task<bool> IsMarkedAsync() => Page.EvaluateAsync<bool>("() => window.rcMark === true");

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
