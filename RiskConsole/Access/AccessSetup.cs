namespace RiskConsole.Access;

/// <summary>Users, roles, sessions and keys; who may do what.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CategoryAccess>();
    }

    public static void MapAccess(this WebApplication app)
    {
    }
}
