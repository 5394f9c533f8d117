using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Admin;

/// <summary>The keys of programs: create (shown once), list, revoke.</summary>
public sealed partial class ApiKeysPage : CommandComponent
{
    private IReadOnlyList<ApiKeyView>? _keys;
    private string _name = "";
    private bool _ingest = true;
    private bool _read;
    private bool _operate;
    private string? _created;
    private string? _createdName;

    [Inject] private IApiKeyAdmin Keys { get; init; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private Task<bool> LoadAsync() => TryAsync(async (actor, ct) => _keys = await Keys.ListAsync(actor, ct));

    private async Task CreateAsync()
    {
        string[] scopes =
        [
            .. _ingest ? [Scopes.Ingest] : Array.Empty<string>(), .. _read ? [Scopes.Read] : Array.Empty<string>(),
            .. _operate ? [Scopes.Operate] : Array.Empty<string>(),
        ];
        var done = await TryAsync(async (actor, ct) =>
        {
            var (view, key) = await Keys.CreateAsync(actor, _name, scopes, ct);
            (_created, _createdName) = (key, view.Name);
        });
        if (!done)
            return;
        _name = "";
        await LoadAsync();
    }

    private async Task RevokeAsync(string id)
    {
        if (await TryAsync((actor, ct) => Keys.RevokeAsync(actor, id, ct)))
            await LoadAsync();
    }
}
